// SPDX-License-Identifier: LGPL-2.1-or-later
/* The class, on a pcap file: it needs no module. Includes the system's libpcap. */
#include <pcap/pcap.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include <PFring.h>

static int failures;

static void expect(const char *what, long got, long want)
{
	if (got == want)
		return;
	std::printf("%s: got %ld, want %ld\n", what, got, want);
	failures++;
}

static void make_file(const char *name, int num)
{
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, 65535);
	pcap_dumper_t *dumper = pcap_dump_open(dead, name);
	u_char frame[60] = { 0 };

	for (int i = 0; i < num; i++) {
		struct pcap_pkthdr hdr = pcap_pkthdr();

		hdr.ts.tv_sec = 1000 + i;
		hdr.caplen = hdr.len = sizeof(frame);
		frame[14] = static_cast<u_char>(i);
		pcap_dump(reinterpret_cast<u_char *>(dumper), &hdr, frame);
	}
	pcap_dump_close(dumper);
	pcap_close(dead);
}

static void read_file(const std::string &device)
{
	PFring first(device.c_str(), 128);
	PFring ring = std::move(first);
	struct pfring_pkthdr hdr;
	const u_char *packet = nullptr;
	u_char copy[20];
	pfring_stat stats;
	filtering_rule rule = filtering_rule();
	uint32_t version = 0;

	expect("the moved one", first.handle() == nullptr, 1);
	expect("name", device == ring.get_device_name(), 1);
	expect("enable", ring.enable_ring(), 0);
	expect("wait", ring.wait_for_packets(100), true);
	expect("next", ring.get_next_packet_zc(&hdr, &packet), 1);
	expect("its byte", packet[14], 0);
	expect("copy", ring.get_next_packet(&hdr, copy, sizeof(copy)), 1);
	expect("its byte", copy[14], 1);
	expect("cut", hdr.caplen, sizeof(copy));
	expect("nowhere to copy to", ring.get_next_packet(&hdr, copy, 0),
	       PF_RING_ERROR_INVALID_ARGUMENT);
	expect("filter", ring.add_bpf_filter("ether[14] = 4"), 0);
	expect("next", ring.get_next_packet_zc(&hdr, &packet), 1);
	expect("its byte", packet[14], 4);
	expect("no filter", ring.remove_bpf_filter(), 0);
	expect("stats", ring.get_stats(&stats), 0);
	expect("received", static_cast<long>(stats.recv), 3);
	expect("version", ring.get_version(&version), 0);
	expect("rules", ring.add_filtering_rule(&rule),
	       PF_RING_ERROR_NOT_SUPPORTED);
	expect("words", std::strlen(ring.get_last_error()) > 0, 1);
	expect("cluster", ring.set_cluster(3), PF_RING_ERROR_NOT_SUPPORTED);
	expect("all queues", ring.set_channel_id(-1), 0);
	expect("policy", ring.toggle_filtering_policy(true), 0);
	expect("sampling", ring.set_sampling_rate(2), 0);
	expect("disable", ring.disable_ring(), 0);
}

int main()
{
	char name[] = "/tmp/pfring-cxx-XXXXXX";
	int fd = mkstemp(name), code = 0;

	if (fd < 0)
		return 1;
	close(fd);
	make_file(name, 6);
	read_file(std::string("pcap:") + name);
	unlink(name);
	try {
		PFring none("pcap:/nowhere", 128);
	} catch (const std::system_error &e) {
		code = e.code().value();
		expect("the reason",
		       std::strstr(e.what(), "pcap:/nowhere") != nullptr, 1);
	}
	expect("what is thrown", code, ENOENT);
	return failures != 0;
}
