// SPDX-License-Identifier: GPL-2.0-only
/*
 * filters DEVICE PCAP-FILE < EXPRESSIONS - a ring for each expression, and one
 * without. Reads to the end frame. Each packet of the latter must be in those
 * rings, and only in those, whose expression libpcap itself finds true for its
 * bytes. Prints "N EXPRESSION" lines for comparison with others.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "abi.h"
#include "ebpf.h"
#include "frame.h"
#include "pcapfile.h"
#include "tap.h"

#define MAX_FILTERS	64

struct filter {
	char text[160];
	struct ring ring;
	struct bpf_program program;
	uint64_t wanted, wrong;
};

static struct filter filters[MAX_FILTERS];
static int num_filters;

static void open_filters(const char *device)
{
	pcap_t *pcap = pcap_open_dead(DLT_EN10MB, 262144);
	struct filter *f = filters;

	while (num_filters < MAX_FILTERS &&
	       fgets(f->text, sizeof(f->text), stdin)) {
		f->text[strcspn(f->text, "\n")] = '\0';
		need(!abi_open(&f->ring, device, 2048, 0, 1024), f->text);
		need(!abi_filter(f->ring.fd, f->text), f->text);
		need(!pcap_compile(pcap, &f->program, f->text, 1,
				   PCAP_NETMASK_UNKNOWN), f->text);
		need(!abi_set_u32(f->ring.fd, PFR_SO_ENABLE, 1), "enable");
		f++;
		num_filters++;
	}
	pcap_close(pcap);
}

/* Does the next packet of the filter's ring have these bytes? Then take it. */
static bool has_packet(struct filter *f, const struct pfr_desc *want,
		       const uint8_t *bytes)
{
	const struct pfr_desc *desc = abi_peek(&f->ring);

	if (!desc || desc->len != want->len || desc->caplen != want->caplen ||
	    memcmp(f->ring.data + desc->data, bytes, want->caplen))
		return false;
	abi_release(&f->ring);
	return true;
}

static void judge(struct filter *f, const struct pfr_desc *desc,
		  const uint8_t *bytes)
{
	struct pcap_pkthdr hdr = { .caplen = desc->caplen, .len = desc->len };

	if (!pcap_offline_filter(&f->program, &hdr, bytes))
		return;
	f->wanted++;
	f->wrong += !has_packet(f, desc, bytes);
}

static void compare(struct ring *all, const char *file)
{
	struct pcapfile pcap = {};
	const struct pfr_desc *desc;
	bool end = false, good;
	int i;

	pcapfile_create(&pcap, file);
	while ((desc = abi_peek(all))) {
		const uint8_t *bytes = all->data + desc->data;

		end = frame_is_end(bytes, desc->caplen);
		pcapfile_write(&pcap, bytes, desc->caplen, desc->len);
		for (i = 0; i < num_filters; i++)
			judge(&filters[i], desc, bytes);
		abi_release(all);
	}
	pcapfile_close(&pcap);
	need(end, "the end frame");
	for (i = 0; i < num_filters; i++) {
		struct filter *f = &filters[i];
		struct pfr_counters c;

		abi_get(f->ring.fd, PFR_SO_COUNTERS, &c, sizeof(c));
		good = !f->wrong && !abi_peek(&f->ring) &&
		       c.delivered == f->wanted && counters_add_up(&c) &&
		       c.seen == all->next;
		if (!ok(good, "%s", f->text))
			printf("# %llu delivered, %llu wanted, %llu of those wrong\n",
			       (unsigned long long)c.delivered,
			       (unsigned long long)f->wanted,
			       (unsigned long long)f->wrong);
		printf("%llu %s\n", (unsigned long long)c.delivered, f->text);
	}
}

static void attach_ebpf(struct ring *ring, const char *device, int keep)
{
	int prog = ebpf_keep(keep);

	need(prog >= 0, "eBPF program");
	need(!abi_open(ring, device, 2048, 0, 1024), "ring");
	need(!setsockopt(ring->fd, SOL_SOCKET, SO_ATTACH_BPF, &prog,
			 sizeof(prog)), "SO_ATTACH_BPF");
	close(prog);
	need(!abi_set_u32(ring->fd, PFR_SO_ENABLE, 1), "enable");
}

static void check_ebpf(struct ring *some, struct ring *none, uint64_t seen)
{
	uint64_t cut = 0, whole = 0;
	const struct pfr_desc *desc;
	struct pfr_counters c;

	while ((desc = abi_peek(some))) {
		if (desc->caplen == (desc->len < 40 ? desc->len : 40))
			cut++;
		else
			whole++;
		abi_release(some);
	}
	is(cut, seen, "eBPF: a filter says how much is kept");
	is(whole, 0, "eBPF: no more is kept");
	abi_get(none->fd, PFR_SO_COUNTERS, &c, sizeof(c));
	ok(c.seen == seen && c.bpf_rejected == seen && !abi_peek(none),
	   "eBPF: 0 rejects");
}

static bool saw_end(struct ring *all)
{
	uint32_t was = all->next;
	const struct pfr_desc *desc;
	bool end = false;

	while (!end && (desc = abi_peek(all))) {
		end = frame_is_end(all->data + desc->data, desc->caplen);
		all->next++;	/* not given back: read again later */
	}
	all->next = was;
	return end;
}

int main(int argc, char **argv)
{
	unsigned long long deadline = now_ms() + 60000;
	struct ring all, some, none;
	int i;

	need(argc == 3, "two arguments");
	open_filters(argv[1]);
	attach_ebpf(&some, argv[1], 40);
	attach_ebpf(&none, argv[1], 0);
	need(!abi_open(&all, argv[1], 2048, 0, 4096), "ring");
	need(!abi_set_u32(all.fd, PFR_SO_ENABLE, 1), "enable");
	puts("ready");
	fflush(stdout);
	while (!saw_end(&all) && now_ms() < deadline)
		usleep(10000);
	for (i = 0; i < num_filters; i++)
		abi_set_u32(filters[i].ring.fd, PFR_SO_ENABLE, 0);
	abi_set_u32(all.fd, PFR_SO_ENABLE, 0);
	abi_set_u32(some.fd, PFR_SO_ENABLE, 0);
	abi_set_u32(none.fd, PFR_SO_ENABLE, 0);
	compare(&all, argv[2]);
	check_ebpf(&some, &none, all.next);
	puts("end=1");
	return tap_end();
}
