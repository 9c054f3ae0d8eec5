// SPDX-License-Identifier: LGPL-2.1-or-later
/* Back ends that need no kernel module: files, and rings between programs. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pfring_zero.h"
#include "ring.h"
#include "test.h"
#include "usring.h"

#define FRAME	64

static char folder[64];
static char path[2][128];

static void make_frame(unsigned char *frame, int number)
{
	memset(frame, 0, FRAME);
	/* UDP over IPv4, from port 1000 + number. */
	frame[12] = 8;
	frame[14] = 0x45;
	frame[17] = FRAME - 14;
	frame[23] = 17;
	memcpy(frame + 26, "\x0a\0\0\x01\x0a\0\0\x02", 8);
	frame[34] = (unsigned char)((1000 + number) >> 8);
	frame[35] = (unsigned char)(1000 + number);
	frame[37] = 53;
	frame[39] = FRAME - 34;
	frame[42] = (unsigned char)number;
}

/* Frames first, first + step ... below @end, a second apart. */
static void make_file(const char *name, int first, int step, int end, int type)
{
	pcap_t *dead = pcap_open_dead_with_tstamp_precision(type, 65535,
							    PCAP_TSTAMP_PRECISION_NANO);
	pcap_dumper_t *dumper = pcap_dump_open(dead, name);
	unsigned char frame[FRAME];

	assert_non_null(dumper);
	for (; first < end; first += step) {
		struct pcap_pkthdr hdr = {
			.ts = { 1000 + first, 123456789 },
			.caplen = FRAME,
			.len = FRAME,
		};

		make_frame(frame, first);
		pcap_dump((unsigned char *)dumper, &hdr, frame);
	}
	pcap_dump_close(dumper);
	pcap_close(dead);
}

static int set_up(void **state)
{
	int i;

	(void)state;
	strcpy(folder, "/tmp/pfring-test-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	for (i = 0; i < 2; i++) {
		snprintf(path[i], sizeof(path[i]), "pcap:%s/%d.pcap", folder, i);
		make_file(path[i] + 5, i, 2, 20, DLT_EN10MB);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path[0] + 5);
	unlink(path[1] + 5);
	return rmdir(folder);
}

static pfring *open_enabled(const char *name, uint32_t flags)
{
	pfring *ring = pfring_open(name, 128, flags);

	if (!ring)
		print_message("%s\n", pfring_last_error());
	assert_non_null(ring);
	assert_int_equal(pfring_enable_ring(ring), 0);
	return ring;
}

static int number_of(const unsigned char *packet)
{
	return packet[42];
}

static void file(void **state)
{
	struct pfring_pkthdr hdr;
	struct timespec ts;
	unsigned char *packet;
	pfring_stat stats;
	pfring *ring;
	int i;

	(void)state;
	ring = pfring_open(path[0], 128, PF_RING_LONG_HEADER);
	assert_non_null(ring);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_RING_NOT_ENABLED);
	assert_int_equal(pfring_enable_ring(ring), 0);
	for (i = 0; i < 20; i += 2) {
		assert_int_equal(pfring_next_pkt_time(ring, &ts), 0);
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_int_equal(number_of(packet), i);
		assert_int_equal(hdr.ts.tv_sec, 1000 + i);
		assert_int_equal(hdr.ts.tv_usec, 123456);
		assert_int_equal(ts.tv_nsec, 123456789);
		assert_int_equal(hdr.extended_hdr.timestamp_ns % 1000000000,
				 123456789);
		assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
				 1000 + i);
		assert_int_equal(hdr.caplen, FRAME);
	}
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	assert_text_has(pfring_last_error(), "at its end");
	assert_int_equal(pfring_stats(ring, &stats), 0);
	assert_int_equal(stats.recv, 10);
	assert_int_equal(stats.drop, 0);
	assert_int_equal(pfring_send(ring, packet, 60, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_text_has(pfring_last_error(), "pcap file");
	assert_int_equal(pfring_get_selectable_fd(ring),
			 PF_RING_ERROR_NOT_SUPPORTED);
	pfring_close(ring);
}

/* The packet in hand stays what it is while the next one is looked at. */
static void held_packet(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *ring = open_enabled(path[0], 0);

	(void)state;
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(pfring_is_pkt_available(ring), 1);
	assert_int_equal(pfring_poll(ring, 100), 1);
	assert_int_equal(number_of(packet), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 2);
	pfring_close(ring);
}

static void file_filters(void **state)
{
	struct pfring_pkthdr hdr;
	struct pfr_counters c;
	unsigned char *packet;
	filtering_rule rule = { .rule_id = 1 };
	pfring *ring = pfring_open(path[0], 128, 0);

	(void)state;
	assert_int_equal(pfring_set_bpf_filter(ring, "udp src portrange 1004-1013"), 0);
	assert_int_equal(pfring_set_bpf_filter(ring, "udp) or (tcp"),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_sampling_rate(ring, 2), 0);
	assert_int_equal(pfring_set_application_name(ring, "me"), 0);
	assert_int_equal(pfring_enable_ring(ring), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 4);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 8);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 12);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	assert_int_equal(pfring_counters(ring, &c), 0);
	assert_int_equal(c.seen, 10);
	assert_int_equal(c.bpf_rejected, 5);
	assert_int_equal(c.sampled_out, 2);
	assert_int_equal(c.delivered, 3);
	/* What only the module can do. */
	assert_int_equal(pfring_add_filtering_rule(ring, &rule),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_text_has(pfring_last_error(), "only pf_ring.ko can");
	assert_int_equal(pfring_set_cluster(ring, 1, cluster_per_flow),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_bind(ring, "lo"), PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_remove_bpf_filter(ring), 0);
	assert_int_equal(pfring_remove_bpf_filter(ring),
			 PF_RING_ERROR_INVALID_STATUS);
	pfring_close(ring);
}

static void slices(void **state)
{
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring *ring = open_enabled(path[0], 0);

	(void)state;
	assert_int_equal(pfring_set_packet_slicing(ring, 5, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_packet_slicing(ring, 4, 3), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, 42 + 3);
	assert_int_equal(hdr.len, FRAME);
	assert_int_equal(pfring_set_packet_slicing(ring, 3, 0), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, 34);
	assert_int_equal(pfring_set_packet_slicing(ring, 0, 0), 0);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 0), 1);
	assert_int_equal(hdr.caplen, FRAME);
	pfring_close(ring);
}

static void bundles(void **state)
{
	pfring *a = open_enabled(path[0], 0), *b = open_enabled(path[1], 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_bundle bundle;
	int i;

	(void)state;
	pfring_bundle_init(&bundle, pick_fifo);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_bundle_add(&bundle, b), 0);
	assert_int_equal(pfring_bundle_add(&bundle, a), 0);
	assert_int_equal(pfring_bundle_add(&bundle, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	for (i = 0; i < 10; i++) {
		assert_int_equal(pfring_bundle_poll(&bundle, 0), 1);
		assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr,
						    0), 1);
		assert_int_equal(number_of(packet), i);
	}
	/* Two of the one are taken: in turn, whatever the time. */
	bundle.policy = pick_round_robin;
	bundle.last_read_socket = 1;
	pfring_recv(a, &packet, 0, &hdr, 0);
	pfring_recv(a, &packet, 0, &hdr, 0);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 11);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 14);
	assert_int_equal(pfring_bundle_read(&bundle, &packet, 0, &hdr, 0), 1);
	assert_int_equal(number_of(packet), 13);
	pfring_bundle_close(&bundle);
	assert_int_equal(bundle.num_sockets, 0);
}

/* One ring gets the other's packets, and gives them back when it is closed. */
static void masters(void **state)
{
	pfring *a = open_enabled(path[0], 0), *b = open_enabled(path[1], 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pfring_stat stats;
	int i;

	(void)state;
	assert_int_equal(pfring_set_master(a, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_read_policy(a, pick_fifo),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(pfring_set_master(b, a), 0);
	assert_int_equal(pfring_set_master(b, a),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_stats(a, &stats), 0);
	/* Six: one more of each may have been looked at. */
	assert_in_range(stats.recv, 4, 6);
	pfring_close(b);
	for (i = 4; i < 20; i += 2) {
		assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_recv(a, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	pfring_close(a);
}

/* Files as one: by time, or in turn. */
static void multi(void **state)
{
	const unsigned long in_turn[] = { 4, 5, 6, 7 };
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	char name[300];
	pfring *ring;
	int i;

	(void)state;
	snprintf(name, sizeof(name), "multi:%s;%s", path[1], path[0]);
	ring = open_enabled(name, PF_RING_LONG_HEADER);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_set_read_policy(ring, 7),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_set_read_policy(ring, pick_round_robin), 0);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
		assert_in_set(number_of(packet), in_turn, 4);
		assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
				 1000 + number_of(packet));
	}
	for (i = 8; i < 20; i++)
		assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1), 1);
	assert_int_equal(pfring_recv(ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	pfring_close(ring);
}

static void put_aside(void **state)
{
	pfring *ring = open_enabled(path[0], 0);
	void *buffers[3];	/* of pfring_pkt_buff */
	struct pfring_pkthdr hdr;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		buffers[i] = pfring_alloc_pkt_buff(ring);
		assert_non_null(buffers[i]);
		assert_int_equal(pfring_recv_pkt_buff(ring, buffers[i], &hdr, 1),
				 1);
	}
	for (i = 0; i < 3; i++) {
		assert_int_equal(number_of(pfring_get_pkt_buff_data(ring, buffers[i])),
				 2 * i);
		assert_int_equal(pfring_set_pkt_buff_len(ring, buffers[i], 128),
				 0);
		assert_int_equal(pfring_set_pkt_buff_len(ring, buffers[i], 129),
				 PF_RING_ERROR_INVALID_ARGUMENT);
		assert_int_equal(pfring_set_pkt_buff_ifindex(ring, buffers[i], 0),
				 PF_RING_ERROR_INVALID_ARGUMENT);
		pfring_release_pkt_buff(ring, buffers[i]);
	}
	pfring_close(ring);
}

static void filters_and_texts(void **state)
{
	struct bpf_program program;
	struct pfring_pkthdr hdr = { .caplen = FRAME, .len = FRAME };
	unsigned char frame[FRAME];
	char text[256];
	int len;

	(void)state;
	make_frame(frame, 1);
	assert_int_equal(pfring_parse_bpf_filter("udp port 53", 1518, &program),
			 0);
	assert_true(pfring_bpf_filter(&program, frame, FRAME, FRAME));
	frame[37] = 54;
	assert_false(pfring_bpf_filter(&program, frame, FRAME, FRAME));
	pfring_free_bpf_filter(&program);
	assert_int_equal(pfring_parse_bpf_filter("udp port", 1518, &program),
			 PF_RING_ERROR_INVALID_ARGUMENT);

	assert_int_equal(pfring_parse_pkt(frame, &hdr, 4, 0, 0), 4);
	len = pfring_print_parsed_pkt(text, sizeof(text), frame, &hdr);
	assert_int_equal(len, strlen(text));
	assert_text_has(text, "[10.0.0.1:1001 -> 10.0.0.2:54][UDP]");
	/* Room for less: cut, and ended. */
	assert_int_equal(pfring_print_pkt(text, 10, frame, FRAME, FRAME), 9);
	assert_int_equal(strlen(text), 9);
	assert_int_equal(pfring_print_pkt(text, 1, frame, FRAME, FRAME), 0);
	assert_int_equal(pfring_print_pkt(text, 0, frame, FRAME, FRAME),
			 PF_RING_ERROR_INVALID_ARGUMENT);
}

static void refuse(const char *name, const char *text)
{
	errno = 0;
	assert_null(pfring_open(name, 128, 0));
	assert_int_not_equal(errno, 0);
	if (!strstr(pfring_last_error(), text))
		print_message("%s: %s\n", name, pfring_last_error());
	assert_text_has(pfring_last_error(), text);
}

static void bad_names(void **state)
{
	char raw[128];

	(void)state;
	refuse("pcap:", "a file or a device");
	refuse("pcap:/nowhere", "No such file");
	refuse("pcap:/dev/null", "pcap:/dev/null");
	refuse("multi:", "multi: takes devices");
	refuse("multi:a;;b", "multi: takes devices");
	refuse("multi:multi:lo", "multi: takes devices");
	refuse("userspace:eth0", "usr and a number");
	refuse("userspace:usr", "usr and a number");
	refuse("userspace:usr123456", "usr and a number");
	refuse("af_packet:eth0;eth1", "one device");
	snprintf(raw, sizeof(raw), "pcap:%s/raw.pcap", folder);
	make_file(raw + 5, 0, 1, 2, DLT_RAW);
	refuse(raw, "not Ethernet");
	unlink(raw + 5);
}

/* ------------------------------------------------------ between two programs */

static void two_programs(void **state)
{
	pfring *writer = open_enabled("userspace:usr71", 0), *reader;
	unsigned char frame[FRAME], long_one[200], *packet;
	struct pfring_pkthdr hdr;
	int round, i;

	(void)state;
	make_frame(frame, 0);
	assert_int_equal(pfring_send(writer, frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(writer, &packet, 0, &hdr, 0),
			 PF_RING_ERROR_NOT_SUPPORTED);
	reader = open_enabled("usr71", PF_RING_LONG_HEADER);
	refuse("usr71", "one reader");
	assert_int_equal(pfring_poll(reader, 0), 0);
	/* The writer knocks, the reader opens. */
	assert_int_equal(pfring_send(writer, frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	for (round = 0; round < 1000; round++) {
		for (i = 0; i < 7; i++) {
			make_frame(frame, i);
			assert_int_equal(pfring_send(writer, frame, FRAME, 1),
					 FRAME);
		}
		assert_int_equal(pfring_poll(reader, 5000), 1);
		for (i = 0; i < 7; i++) {
			assert_int_equal(pfring_recv(reader, &packet, 0, &hdr,
						     0), 1);
			assert_int_equal(number_of(packet), i);
			assert_int_equal(hdr.len, FRAME);
			assert_int_equal(hdr.extended_hdr.parsed_pkt.l4_src_port,
					 1000 + i);
		}
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	}
	memset(long_one, 7, sizeof(long_one));
	assert_int_equal(pfring_send(writer, long_one, sizeof(long_one), 1),
			 sizeof(long_one));
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	assert_int_equal(hdr.caplen, 128);
	assert_int_equal(hdr.len, sizeof(long_one));
	/* What was sent before the writer left is not lost; another may come. */
	make_frame(frame, 9);
	assert_int_equal(pfring_send(writer, frame, FRAME, 1), FRAME);
	pfring_close(writer);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	assert_int_equal(number_of(packet), 9);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	writer = open_enabled("userspace:usr71", 0);
	pfring_send(writer, frame, FRAME, 1);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	assert_int_equal(pfring_send(writer, frame, FRAME, 1), FRAME);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
	pfring_close(reader);
	pfring_close(writer);
}

#define MANY	200000

static void *write_many(void *writer)
{
	unsigned char frame[FRAME];
	int i;

	for (i = 0; i < MANY; i++) {
		make_frame(frame, i & 0xff);
		memcpy(frame + 44, &i, sizeof(i));
		while (pfring_send(writer, frame, FRAME, 1) ==
		       PF_RING_ERROR_NO_TX_SLOT_AVAILABLE)
			usleep(10);
	}
	return NULL;
}

/* A full ring makes the writer wait; nothing is lost, twice, or out of order. */
static void at_once(void **state)
{
	pfring *reader = open_enabled("usr72", 0);
	pfring *writer = open_enabled("userspace:usr72", 0);
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	pthread_t thread;
	int i, number;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, write_many, writer), 0);
	for (i = 0; i < MANY; i++) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 1), 1);
		memcpy(&number, packet + 44, sizeof(number));
		assert_int_equal(number, i);
	}
	pthread_join(thread, NULL);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	pfring_close(writer);
	pfring_close(reader);
}

static int connect_raw(const char *name)
{
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(name, &address);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
	return fd;
}

/* What a reader says to who connects: the memory. */
static int read_hello(int fd, struct pfr_usring_hello *hello)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec text = { hello, sizeof(*hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	int memory;

	assert_int_equal(recvmsg(fd, &message, 0), sizeof(*hello));
	memcpy(&memory, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(memory));
	return memory;
}

/*
 * A writer that lies about lengths, writes noise over everything, and tries to
 * take the memory away: the reader gets packets no longer than it asked for,
 * and sees nothing outside of its memory (which the sanitizers would tell).
 */
static void hostile_writer(void **state)
{
	pfring *reader = open_enabled("usr73", PF_RING_LONG_HEADER);
	struct pfr_usring_hello hello = { 0 };
	struct pfring_pkthdr hdr;
	struct pfr_usring_slot *slot;
	unsigned char *packet;
	uint64_t size;
	void *memory;
	int fd, memfd, round, rc;
	uint32_t i;

	(void)state;
	fd = connect_raw("usr73");
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	memfd = read_hello(fd, &hello);
	size = pfr_usring_size(&hello);
	assert_int_equal(ftruncate(memfd, 0), -1);
	assert_int_equal(ftruncate(memfd, (off_t)size * 2), -1);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, 0);
	assert_ptr_not_equal(memory, MAP_FAILED);
	for (i = 0; i < hello.num_slots; i++) {
		slot = pfr_usring_slot(memory, &hello, i);
		slot->caplen = i % 3 ? UINT32_MAX - i : 4096 + i;
		slot->len = i % 2 ? 0 : UINT32_MAX;
		slot->timestamp_ns = ~0ULL;
		__atomic_store_n(&slot->seq, i + 1, __ATOMIC_RELEASE);
	}
	for (i = 0; i < hello.num_slots; i++) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 1);
		assert_int_equal(hdr.caplen, 128);
		assert_true(hdr.len >= hdr.caplen);
	}
	for (round = 0; round < 50; round++) {
		unsigned char *byte = memory;

		for (i = 0; i < size; i += 1 + (uint32_t)(random() % 8))
			byte[i] = (unsigned char)random();
		((struct pfr_usring_head *)memory)->consumed =
			(uint32_t)random();
		rc = pfring_recv(reader, &packet, 0, &hdr, 0);
		assert_true(rc == 0 || (rc == 1 && hdr.caplen <= 128));
		send(fd, memory, 1 + (size_t)round, MSG_DONTWAIT);
	}
	/* A second writer is turned away. */
	rc = connect_raw("usr73");
	pfring_recv(reader, &packet, 0, &hdr, 0);
	assert_int_equal(recv(rc, &hello, sizeof(hello), 0), 0);
	close(rc);
	munmap(memory, size);
	close(memfd);
	close(fd);
	while (pfring_recv(reader, &packet, 0, &hdr, 0) > 0)
		;
	pfring_close(reader);
}

static int listen_raw(const char *name)
{
	struct sockaddr_un address;
	socklen_t size = pfr_usring_address(name, &address);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

static void say(int fd, struct pfr_usring_hello hello, int memfd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(memfd))];
	} control = { 0 };
	struct iovec text = { &hello, sizeof(hello) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(memfd));
	memcpy(CMSG_DATA(c), &memfd, sizeof(memfd));
	assert_int_equal(sendmsg(fd, &message, 0), sizeof(hello));
}

/* Readers whose memory is not what they say: the writer does not touch it. */
static void hostile_reader(void **state)
{
	static const struct {
		struct pfr_usring_hello hello;
		off_t size;
		int seals;
	} lies[] = {
		/* too short for its slots, odd numbers, noise */
		{ { PFR_USRING_MAGIC, 64, 256 }, 4096, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 65, 64 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 0, 64 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 64, 0 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 64, 63 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { PFR_USRING_MAGIC, 1u << 31, 1u << 31 }, 1 << 20,
			F_SEAL_SHRINK | F_SEAL_SEAL },
		{ { 0x12345678, 64, 128 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
		/* could be taken away while we write */
		{ { PFR_USRING_MAGIC, 64, 128 }, 1 << 20, F_SEAL_GROW },
		/* the truth, so that it is known that all this can work */
		{ { PFR_USRING_MAGIC, 64, 128 }, 1 << 20, F_SEAL_SHRINK | F_SEAL_SEAL },
	};
	const size_t num = sizeof(lies) / sizeof(lies[0]);
	int listener = listen_raw("usr74"), fd, memfd, rc;
	pfring *writer = open_enabled("userspace:usr74", 0);
	unsigned char frame[FRAME];
	size_t i;

	(void)state;
	make_frame(frame, 1);
	for (i = 0; i < num; i++) {
		assert_int_equal(pfring_send(writer, frame, FRAME, 1),
				 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
		fd = accept(listener, NULL, NULL);
		memfd = memfd_create("liar", MFD_ALLOW_SEALING);
		assert_int_equal(ftruncate(memfd, lies[i].size), 0);
		assert_int_equal(fcntl(memfd, F_ADD_SEALS, lies[i].seals), 0);
		say(fd, lies[i].hello, memfd);
		rc = pfring_send(writer, frame, FRAME, 1);
		assert_int_equal(rc, i == num - 1 ? FRAME :
				 PF_RING_ERROR_INVALID_LIB_VERSION);
		close(memfd);
		close(fd);
	}
	pfring_close(writer);
	close(listener);
}

/* ------------------------------------------------------------------ libzero */

/* The writer knocks, the reader opens; both are of this test. */
static void connect_ends(pfring *writer, pfring *reader)
{
	struct pfring_pkthdr hdr;
	unsigned char frame[FRAME] = { 0 }, *packet;

	assert_int_equal(pfring_send(writer, frame, FRAME, 1),
			 PF_RING_ERROR_NO_TX_SLOT_AVAILABLE);
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
}

static int pass_even(uint16_t len, unsigned char *packet,
		     const unsigned char *user)
{
	assert_int_equal(len, FRAME);
	assert_string_equal((const char *)user, "me");
	return number_of(packet) % 4 ? DNA_BOUNCER_DROP : DNA_BOUNCER_PASS;
}

static void bouncer(void **state)
{
	pfring *reader = open_enabled("usr77", 0);
	pfring *writer = open_enabled("userspace:usr77", 0);
	pfring_dna_bouncer *b;
	struct pfring_pkthdr hdr;
	unsigned char *packet;
	int i;

	(void)state;
	connect_ends(writer, reader);
	b = pfring_dna_bouncer_create(pfring_open(path[0], 128, 0), writer);
	assert_non_null(b);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, 5),
			 PF_RING_ERROR_INVALID_ARGUMENT);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, two_way_mode), 0);
	assert_int_equal(pfring_dna_bouncer_set_mode(b, one_way_mode), 0);
	pfring_dna_bouncer_breakloop(b);
	assert_int_equal(pfring_dna_bouncer_loop(b, pass_even,
						 (unsigned char *)"me", 1), 0);
	assert_int_equal(pfring_dna_bouncer_loop(b, pass_even,
						 (unsigned char *)"me", 1),
			 PF_RING_ERROR_NO_PKT_AVAILABLE);
	for (i = 0; i < 20; i += 4) {
		assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 1);
		assert_int_equal(number_of(packet), i);
	}
	assert_int_equal(pfring_recv(reader, &packet, 0, &hdr, 0), 0);
	pfring_dna_bouncer_destroy(b);
	pfring_close(reader);
}

static int by_parity(const unsigned char *packet, const uint16_t len,
		     const uint32_t num_slaves, uint32_t *id_mask,
		     uint32_t *hash)
{
	int number = number_of(packet);

	if (len != FRAME || num_slaves != 2)
		return DNA_CLUSTER_DROP;
	*hash = 1;
	/* 0 for the one, 1 for the other, 2 for both, 3 for a third, 4 for none */
	*id_mask = number == 2 ? 3 : 1u << number;
	return number == 4 ? DNA_CLUSTER_DROP : DNA_CLUSTER_PASS;
}

static void zero_cluster(void **state)
{
	pfring *in = open_enabled("usr78", 0);
	pfring *out = open_enabled("userspace:usr78", 0);
	pfring *slave[2] = {
		open_enabled("dnacluster:9", 0),
		open_enabled("dnacluster:9@1", 0),
	};
	pfring_dna_cluster *c = dna_cluster_create(9, 2, 0);
	uint64_t received = 0, forwarded = 0, handed = 0;
	unsigned char frame[FRAME], *packet;
	struct pfring_pkthdr hdr;
	int round, i, got[2] = { 0, 0 };

	(void)state;
	refuse("dnacluster:", "dnacluster:5@0");
	refuse("dnacluster:9@32", "dnacluster:5@0");
	refuse("dnacluster:9@1", "one reader");
	assert_non_null(c);
	assert_null(dna_cluster_create(9, 33, 0));
	assert_int_equal(dna_cluster_enable(c),
			 PF_RING_ERROR_WRONG_CONFIGURATION);
	assert_int_equal(dna_cluster_register_ring(c, in), 0);
	assert_int_equal(dna_cluster_set_mode(c, recv_only_mode),
			 PF_RING_ERROR_INVALID_STATUS);
	dna_cluster_set_distribution_function(c, by_parity);
	dna_cluster_set_wait_mode(c, 0);
	dna_cluster_set_cpu_affinity(c, 0, 0);
	assert_int_equal(dna_cluster_low_level_settings(c, 1, 1, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
	assert_int_equal(dna_cluster_enable(c), 0);
	assert_int_equal(dna_cluster_register_ring(c, in),
			 PF_RING_ERROR_INVALID_STATUS);
	/* What comes before a slave is there is lost to it. */
	for (round = 0; round < 100000 && (got[0] < 50 || got[1] < 50);
	     round++) {
		make_frame(frame, round % 5);
		pfring_send(out, frame, FRAME, 1);
		for (i = 0; i < 2; i++) {
			while (pfring_recv(slave[i], &packet, 0, &hdr, 0) > 0) {
				assert_true(number_of(packet) == i ||
					    number_of(packet) == 2);
				got[i]++;
			}
		}
		usleep(100);
	}
	assert_true(got[0] >= 50 && got[1] >= 50);
	assert_int_equal(dna_cluster_disable(c), 0);
	assert_int_equal(dna_cluster_stats(c, &received, &forwarded, &handed),
			 0);
	assert_true(received > 60 && handed >= 100 && !forwarded);
	dna_cluster_destroy(c);
	pfring_close(out);
	pfring_close(slave[0]);
	pfring_close(slave[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file),
		cmocka_unit_test(held_packet),
		cmocka_unit_test(file_filters),
		cmocka_unit_test(slices),
		cmocka_unit_test(bundles),
		cmocka_unit_test(masters),
		cmocka_unit_test(multi),
		cmocka_unit_test(put_aside),
		cmocka_unit_test(filters_and_texts),
		cmocka_unit_test(bad_names),
		cmocka_unit_test(two_programs),
		cmocka_unit_test(at_once),
		cmocka_unit_test(hostile_writer),
		cmocka_unit_test(hostile_reader),
		cmocka_unit_test(bouncer),
		cmocka_unit_test(zero_cluster),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
