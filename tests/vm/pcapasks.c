// SPDX-License-Identifier: GPL-2.0-only
/*
 * pcapasks PART - what the libpcap that is loaded answers, a line for each
 * question. It is the standard library, or one with rings, and the lines must be
 * the same.
 *
 * Frames are sent into v0, and come out of v1.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pcapasks.h"

int ask_sender = -1;

/* A call, and what comes of it; a failure's words belong to it. */
void ask_told(const char *what, int rc, pcap_t *p)
{
	printf("%s = %d%s%s\n", what, rc, rc < 0 && p ? ": " : "",
	       rc < 0 && p ? pcap_geterr(p) : "");
}

pcap_t *ask_create(const char *device)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	pcap_t *p = pcap_create(device, error);

	if (!p) {
		printf("pcap_create(%s): %s\n", device, error);
		exit(1);
	}
	return p;
}

/* The handle of most questions: packets are there as soon as they have come. */
pcap_t *ask_open(const char *device)
{
	pcap_t *p = ask_create(device);

	pcap_set_snaplen(p, 2000);
	pcap_set_promisc(p, 1);
	pcap_set_immediate_mode(p, 1);
	ASK(pcap_activate(p));
	return p;
}

void ask_send(enum frame_kind kind, int num)
{
	struct frame_plan plan = { .kind = kind, .flows = 1 };

	sender_frames(ask_sender, &plan, num);
}

void ask_print(u_char *user, const struct pcap_pkthdr *hdr, const u_char *bytes)
{
	uint32_t sum = 2166136261U;
	bpf_u_int32 i;

	(void)user;
	for (i = 0; i < hdr->caplen; i++)
		sum = (sum ^ bytes[i]) * 16777619;
	printf("  packet: %u of %u bytes, %08x\n", hdr->caplen, hdr->len, sum);
}

/* So many packets that are sure to come, however many calls it takes. */
void ask_read(pcap_t *p, int num)
{
	int rc;

	while (num > 0) {
		rc = pcap_dispatch(p, num, ask_print, NULL);
		if (rc < 0) {
			ask_told("pcap_dispatch", rc, p);
			return;
		}
		num -= rc;
	}
}

static void compile_to(pcap_t *p, struct bpf_program *program, const char *text)
{
	if (pcap_compile(p, program, text, 1, PCAP_NETMASK_UNKNOWN))
		printf("%s: %s\n", text, pcap_geterr(p));
}

void ask_filter(pcap_t *p, const char *text)
{
	struct bpf_program program = { 0 };

	compile_to(p, &program, text);
	ASK(pcap_setfilter(p, &program));
	pcap_freecode(&program);
}

static void ask_lists(pcap_t *p)
{
	int *list, num, i;

	num = pcap_list_tstamp_types(p, &list);
	for (i = 0; i < num; i++)
		printf("time stamps: %s\n", pcap_tstamp_type_val_to_name(list[i]));
	if (num > 0)
		pcap_free_tstamp_types(list);
	num = pcap_list_datalinks(p, &list);
	ask_told("pcap_list_datalinks", num, p);
	for (i = 0; i < num; i++)
		printf("link type: %s\n", pcap_datalink_val_to_name(list[i]));
	if (num > 0)
		pcap_free_datalinks(list);
}

/* What does not need packets. */
static void ask_state(pcap_t *p)
{
	printf("fd %d, to select %d\n", pcap_fileno(p) >= 0,
	       pcap_get_selectable_fd(p) >= 0);
	printf("time-out to select %d\n",
	       !!pcap_get_required_select_timeout(p));
	ASK(pcap_snapshot(p));
	ASK(pcap_datalink(p));
	ASK(pcap_get_tstamp_precision(p));
	ASK(pcap_can_set_rfmon(p));
	ASK(pcap_is_swapped(p));
	ASK(pcap_major_version(p));
	ask_lists(p);
}

/* Between pcap_create() and pcap_activate(). */
static void part_before(void)
{
	pcap_t *p = ask_create("v1"), *dead = pcap_open_dead(DLT_EN10MB, 2000);
	char error[PCAP_ERRBUF_SIZE] = "";
	struct bpf_program program = { 0 };
	const u_char *bytes = (const u_char *)"";
	struct pcap_pkthdr *hdr;
	struct pcap_stat stats;
	int rc;

	ask_state(p);
	rc = pcap_getnonblock(p, error);
	printf("pcap_getnonblock = %d: %s\n", rc, error);
	rc = pcap_setnonblock(p, 1, error);
	printf("pcap_setnonblock = %d: %s\n", rc, error);
	compile_to(dead, &program, "udp");
	ASK(pcap_setfilter(p, &program));
	ASK(pcap_setdirection(p, PCAP_D_IN));
	ASK(pcap_stats(p, &stats));
	ASK(pcap_set_datalink(p, DLT_EN10MB));
	ASK(pcap_inject(p, bytes, 1));
	ASK(pcap_sendpacket(p, bytes, 1));
	ASK(pcap_dispatch(p, 1, ask_print, NULL));
	ASK(pcap_loop(p, 1, ask_print, NULL));
	ASK(pcap_next_ex(p, &hdr, &bytes));
	pcap_freecode(&program);
	pcap_close(dead);
	pcap_close(p);
}

/* What may be set when, and to what. */
static void part_settings(void)
{
	static const int types[] = {
		PCAP_TSTAMP_HOST, PCAP_TSTAMP_HOST_LOWPREC,
		PCAP_TSTAMP_HOST_HIPREC, PCAP_TSTAMP_ADAPTER,
		PCAP_TSTAMP_ADAPTER_UNSYNCED, 77, -1,
	};
	pcap_t *p = ask_create("v1");
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		printf("type %d: ", types[i]);
		ASK(pcap_set_tstamp_type(p, types[i]));
	}
	ASK(pcap_set_tstamp_precision(p, 77));
	ASK(pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_NANO));
	ASK(pcap_set_buffer_size(p, -1));
	ASK(pcap_set_buffer_size(p, 0));
	ASK(pcap_set_buffer_size(p, 100000));
	ASK(pcap_set_snaplen(p, -1));
	ASK(pcap_set_snaplen(p, 100));
	ASK(pcap_set_timeout(p, 100));
	ASK(pcap_set_rfmon(p, 0));
	ASK(pcap_set_promisc(p, 1));
	ASK(pcap_set_immediate_mode(p, 1));
	ASK(pcap_activate(p));
	ASK(pcap_activate(p));
	ASK(pcap_set_snaplen(p, 200));
	ASK(pcap_set_timeout(p, 10));
	ASK(pcap_set_buffer_size(p, 1000));
	ASK(pcap_set_rfmon(p, 1));
	ASK(pcap_set_promisc(p, 0));
	ASK(pcap_set_immediate_mode(p, 0));
	ASK(pcap_set_tstamp_type(p, PCAP_TSTAMP_HOST));
	ASK(pcap_set_tstamp_precision(p, PCAP_TSTAMP_PRECISION_MICRO));
	ask_state(p);
	ASK(pcap_set_datalink(p, DLT_EN10MB));
	ASK(pcap_set_datalink(p, DLT_DOCSIS));
	ASK(pcap_set_datalink(p, DLT_RAW));
	pcap_close(p);
}

static void activate(const char *device, bool rfmon, int snaplen, int size,
		     int protocol)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	pcap_t *p = pcap_create(device, error);
	int rc;

	printf("device %s, monitor %d, snaplen %d, buffer %d, protocol %#x\n",
	       device ? device : "NULL", rfmon, snaplen, size, protocol);
	if (!p) {
		printf("pcap_create: %s\n", error);
		return;
	}
	ASK(pcap_set_rfmon(p, rfmon));
	ASK(pcap_set_promisc(p, 1));
	ASK(pcap_set_snaplen(p, snaplen));
	ASK(pcap_set_buffer_size(p, size));
	ASK(pcap_set_protocol_linux(p, protocol));
	rc = pcap_activate(p);
	ask_told("pcap_activate", rc, p);
	printf("%s\n", pcap_statustostr(rc));
	if (rc > 0)
		printf("warning: %s\n", pcap_geterr(p));
	if (rc >= 0)
		ask_state(p);
	pcap_close(p);
}

static void open_live(const char *device)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	pcap_t *p = pcap_open_live(device, 65535, 1, 100, error);

	printf("pcap_open_live(%s): %d %s\n", device ? device : "NULL", !!p,
	       error);
	if (!p)
		return;
	ask_state(p);
	pcap_close(p);
}

/* Devices that are there, and that are not; down0 is down, tun0 has no Ethernet. */
static void part_devices(void)
{
	static const char * const names[] = {
		"v1", "nosuch", "down0", "tun0", "a-name-that-is-far-too-long-for-it",
		"", "any", "lo", NULL,
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		activate(names[i], false, 2000, 0, 0);
		open_live(names[i]);
	}
	activate("v1", true, 2000, 0, 0);
	activate("any", true, 2000, 0, 0);
	activate("v1", false, 0, 0, 0);
	activate("v1", false, 1 << 30, 0, 0);
	activate("v1", false, 40, 1, 0);
	activate("v1", false, 2000, 8 << 20, 0);
	activate("v1", false, 2000, 0, 0x0806);
}

static void print_device(const pcap_if_t *device)
{
	const pcap_addr_t *addr = device->addresses;
	int num = 0;

	for (; addr; addr = addr->next)
		num++;
	printf("%s: %s, flags %#x, %d addresses\n", device->name,
	       device->description ? device->description : "-", device->flags,
	       num);
}

static void part_list(void)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	pcap_if_t *all, *device;

	if (pcap_findalldevs(&all, error)) {
		printf("pcap_findalldevs: %s\n", error);
		return;
	}
	for (device = all; device; device = device->next)
		print_device(device);
	pcap_freealldevs(all);
}

static const struct {
	const char *name;
	void (*run)(void);
} parts[] = {
	{ "before", part_before },
	{ "settings", part_settings },
	{ "devices", part_devices },
	{ "list", part_list },
	{ "read", part_read },
	{ "wait", part_wait },
	{ "break", part_break },
	{ "send", part_send },
	{ "any", part_any },
	{ "gone", part_gone },
};

int main(int argc, char **argv)
{
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	ask_sender = sender_open("v0");
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (argc != 2 || strcmp(argv[1], parts[i].name))
			continue;
		parts[i].run();
		puts("end");
		return 0;
	}
	fputs("Usage: pcapasks PART\n", stderr);
	return 2;
}
