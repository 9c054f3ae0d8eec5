// SPDX-License-Identifier: GPL-2.0-only
/* The questions of pcapasks that are about packets. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pcapasks.h"

#define SECONDS		60	/* far more than anything takes */

static void set_nonblock(pcap_t *p, int on)
{
	char error[PCAP_ERRBUF_SIZE] = "";
	int rc = pcap_setnonblock(p, on, error);

	printf("pcap_setnonblock(%d) = %d %s\n", on, rc, error);
	rc = pcap_getnonblock(p, error);
	printf("pcap_getnonblock = %d %s\n", rc, error);
}

/* Until poll(2) says that there is something. */
static void wait_readable(pcap_t *p)
{
	struct pollfd fd = {
		.fd = pcap_get_selectable_fd(p), .events = POLLIN,
	};
	int rc = poll(&fd, 1, SECONDS * 1000);

	printf("readable: %d\n", rc == 1 && fd.revents & POLLIN);
}

static void print_stats(pcap_t *p)
{
	struct pcap_stat stats = { 0 };

	ASK(pcap_stats(p, &stats));
	printf("received %u, dropped %u, by the device %u\n", stats.ps_recv,
	       stats.ps_drop, stats.ps_ifdrop);
}

static void print_next(pcap_t *p)
{
	const struct pcap_pkthdr *hdr;
	struct pcap_pkthdr *to, one;
	const u_char *bytes;

	bytes = pcap_next(p, &one);
	printf("pcap_next: %d\n", !!bytes);
	if (bytes)
		ask_print(NULL, &one, bytes);
	ASK(pcap_next_ex(p, &to, &bytes));
	hdr = to;
	ask_print(NULL, hdr, bytes);
}

/* Numbers of packets, filters that come late, directions, cut packets. */
void part_read(void)
{
	struct frame_plan plan = { .kind = FRAME_ICMP, .flows = 1 };
	pcap_t *p = ask_open("v1");
	int other;

	ask_send(FRAME_UDP, 3);
	ask_send(FRAME_TCP, 2);
	ask_send(FRAME_ARP, 1);
	ask_read(p, 2);
	ASK(pcap_loop(p, 2, ask_print, NULL));
	print_next(p);
	print_stats(p);
	/* What waits when a filter comes goes by it. */
	ask_send(FRAME_UDP, 2);
	ask_send(FRAME_ARP, 3);
	ask_filter(p, "arp");
	ask_send(FRAME_UDP, 2);
	ask_send(FRAME_ARP, 1);
	ask_read(p, 4);
	ask_filter(p, "udp or tcp");
	ask_send(FRAME_ARP, 1);
	ask_send(FRAME_TCP, 2);
	ask_read(p, 2);
	ask_filter(p, "");
	other = sender_open("v1");
	ASK(pcap_setdirection(p, PCAP_D_IN));
	sender_frames(other, &plan, 1);
	ask_send(FRAME_UDP, 1);
	ask_read(p, 1);
	ASK(pcap_setdirection(p, PCAP_D_INOUT));
	sender_frames(other, &plan, 1);
	ask_send(FRAME_UDP, 1);
	ask_read(p, 2);
	ASK(pcap_setdirection(p, PCAP_D_OUT));
	ask_send(FRAME_UDP, 2);
	sender_frames(other, &plan, 2);
	ask_read(p, 2);
	close(other);
	ASK(pcap_setdirection(p, 77));
	pcap_close(p);

	p = ask_create("v1");
	pcap_set_snaplen(p, 30);
	pcap_set_immediate_mode(p, 1);
	ASK(pcap_activate(p));
	ask_send(FRAME_TCP6, 1);
	/* The kernel has all of a packet, what waits here is cut. */
	ask_filter(p, "tcp port 80 or greater 10");
	ask_send(FRAME_UDP6, 1);
	ask_read(p, 1);
	set_nonblock(p, 1);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	pcap_close(p);
}

static void not_immediate(int timeout)
{
	pcap_t *p = ask_create("v1");

	pcap_set_timeout(p, timeout);
	ASK(pcap_activate(p));
	ask_send(FRAME_UDP, 3);
	wait_readable(p);
	ask_read(p, 3);
	ask_send(FRAME_UDP, 2);
	ask_read(p, 2);
	pcap_close(p);
}

/* Handles that do not wait, and how they say that there is something. */
void part_wait(void)
{
	const u_char *bytes;
	struct pcap_pkthdr *hdr;
	pcap_t *p = ask_open("v1");

	set_nonblock(p, 0);
	set_nonblock(p, 1);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	ASK(pcap_dispatch(p, 0, ask_print, NULL));
	ASK(pcap_next_ex(p, &hdr, &bytes));
	ask_send(FRAME_UDP, 4);
	wait_readable(p);
	ASK(pcap_dispatch(p, 1, ask_print, NULL));
	ask_read(p, 3);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	set_nonblock(p, 0);
	ask_send(FRAME_UDP, 1);
	ASK(pcap_dispatch(p, 5, ask_print, NULL));
	pcap_close(p);
	not_immediate(1);
	not_immediate(100);
}

static pcap_t *to_break;

static void break_it(int sig)
{
	(void)sig;
	pcap_breakloop(to_break);
}

static void *break_later(void *arg)
{
	(void)arg;
	usleep(300000);
	pcap_breakloop(to_break);
	return NULL;
}

static void break_at_second(u_char *user, const struct pcap_pkthdr *hdr,
			    const u_char *bytes)
{
	int *count = (int *)user;

	ask_print(NULL, hdr, bytes);
	if (++*count == 2)
		pcap_breakloop(to_break);
}

void part_break(void)
{
	struct sigaction action = { .sa_handler = break_it };
	pcap_t *p = ask_open("v1");
	pthread_t thread;
	int count = 0;

	to_break = p;
	pcap_breakloop(p);
	ASK(pcap_loop(p, -1, ask_print, NULL));
	pcap_breakloop(p);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	ask_send(FRAME_UDP, 4);
	ASK(pcap_loop(p, -1, break_at_second, (u_char *)&count));
	ask_read(p, 2);
	/* With a number: the break after the last packet is for the next call. */
	count = 0;
	ask_send(FRAME_UDP, 3);
	ASK(pcap_loop(p, 2, break_at_second, (u_char *)&count));
	ASK(pcap_loop(p, 1, ask_print, NULL));
	sigaction(SIGALRM, &action, NULL);
	alarm(1);
	ASK(pcap_loop(p, -1, ask_print, NULL));
	alarm(1);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	if (!pthread_create(&thread, NULL, break_later, NULL)) {
		ASK(pcap_loop(p, -1, ask_print, NULL));
		pthread_join(thread, NULL);
	}
	ask_send(FRAME_UDP, 1);
	ask_read(p, 1);
	pcap_close(p);
}

/* From v1 to v0. */
void part_send(void)
{
	static u_char bytes[70000] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8 };
	pcap_t *p = ask_open("v1"), *other = ask_open("v0");

	ASK(pcap_inject(p, bytes, 60));
	ASK(pcap_sendpacket(p, bytes, 1514));
	ASK(pcap_inject(p, bytes, 14));
	ASK(pcap_inject(p, bytes, 13));
	ASK(pcap_inject(p, bytes, 0));
	ASK(pcap_sendpacket(p, bytes, 0));
	ASK(pcap_inject(p, bytes, 1519));
	ASK(pcap_inject(p, bytes, sizeof(bytes)));
	ask_read(other, 3);
	/* A handle does not see what it has sent itself. */
	set_nonblock(p, 1);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	pcap_close(other);
	pcap_close(p);
}

/* @type: DLT_LINUX_SLL or DLT_LINUX_SLL2. */
static void ask_any(int type)
{
	pcap_t *p = ask_open("any");

	ASK(pcap_set_datalink(p, type));
	ASK(pcap_datalink(p));
	ask_send(FRAME_UDP, 2);
	ask_read(p, 4);
	ask_filter(p, "udp and greater 40");
	ask_send(FRAME_ARP, 2);
	ask_send(FRAME_UDP, 1);
	ask_read(p, 2);
	ask_filter(p, "inbound");
	ask_send(FRAME_TCP, 1);
	ask_read(p, 1);
	ask_filter(p, "outbound and not arp");
	ask_send(FRAME_TCP, 1);
	ask_read(p, 1);
	ASK(pcap_inject(p, "0123456789abcdefghijklmnop", 26));
	ASK(pcap_sendpacket(p, (const u_char *)"0123456789abcdef", 16));
	print_stats(p);
	pcap_close(p);
}

static void ask_lo(const char *device)
{
	pcap_t *p = ask_open(device);
	int fd = sender_open("lo");

	ask_filter(p, "udp");
	sender_frames(fd, &(struct frame_plan){ .flows = 1 }, 3);
	ask_read(p, 3);
	set_nonblock(p, 1);
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	close(fd);
	pcap_close(p);
}

void part_any(void)
{
	ask_any(DLT_LINUX_SLL2);
	ask_any(DLT_LINUX_SLL);
	ask_lo("lo");
	ask_lo("any");
}

static void ip(const char *command)
{
	if (system(command))
		printf("not done: %s\n", command);
}

/* Devices that go down and come back, and that vanish. */
void part_gone(void)
{
	pcap_t *p = ask_open("v1");

	set_nonblock(p, 1);
	ip("ip link set v1 down");
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	ip("ip link set v1 up");
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	set_nonblock(p, 0);
	ask_send(FRAME_UDP, 1);
	ask_read(p, 1);
	pcap_close(p);

	ip("ip link add x0 type veth peer name x1");
	ip("ip link set x0 up");
	ip("ip link set x1 up");
	p = ask_open("x1");
	ip("ip link del x1");
	ASK(pcap_dispatch(p, -1, ask_print, NULL));
	pcap_close(p);
}
