// SPDX-License-Identifier: LGPL-2.1-or-later
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "listen.h"
#include "rates.h"
#include "rulefile.h"

/* Packets between two looks at the clock. */
#define BATCH	256

#define END_OF_FILE	(-2)

/* timeout(1) sends its signal twice; nobody presses Ctrl-C again as soon. */
#define SAME_SIGNAL_NS	500000000

static volatile sig_atomic_t stop_wanted, hangup;
static volatile uint64_t stopped_at;
static pfring *woken;

/* A second Ctrl-C ends the program, should the output be stuck; the kernel cleans up. */
static void on_stop(int number)
{
	stop_wanted = 1;
	if (!stopped_at) {
		stopped_at = now_ns();
	} else if (now_ns() - stopped_at > SAME_SIGNAL_NS) {
		signal(number, SIG_DFL);
		raise(number);
	}
}

static void on_signal(int number)
{
	if (number == SIGHUP)
		hangup = 1;
	else
		on_stop(number);
	if (woken)
		pfring_breakloop(woken);
}

bool listen_stopped(void)
{
	return stop_wanted;
}

void listen_stop(void)
{
	stop_wanted = 1;
}

void listen_catch(pfring *ring)
{
	/* Without SA_RESTART: what waits ends at once. */
	struct sigaction action = { .sa_handler = on_signal };

	woken = ring;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

void listen_defaults(struct listener *l, uint32_t caplen)
{
	*l = (struct listener){
		.device = "any",
		.caplen = caplen,
		.flags = PF_RING_PROMISC,
		.interval_ns = 1000000000,
	};
}

static packet_direction direction_arg(const char *text)
{
	if (!strcmp(text, "both"))
		return rx_and_tx_direction;
	if (!strcmp(text, "rx"))
		return rx_only_direction;
	if (!strcmp(text, "tx"))
		return tx_only_direction;
	usage_error("-e %s: expected both, rx or tx", text);
}

bool listen_option(struct listener *l, int option)
{
	switch (option) {
	case 'i':
		l->device = optarg;
		return true;
	case 'f':
		l->filter = optarg;
		return true;
	case 'r':
		l->rules = optarg;
		return true;
	case 'l':
		l->caplen = (uint32_t)number_arg("-l", optarg, 1, MAX_CAPLEN);
		return true;
	case 'e':
		l->direction = direction_arg(optarg);
		return true;
	case 'P':
		l->flags &= ~(uint32_t)PF_RING_PROMISC;
		return true;
	case 'N':
		l->max_packets = number_arg("-N", optarg, 1, UINT64_MAX);
		return true;
	case 'T':
		l->duration = decimal_arg("-T", optarg, 0.001, 1e9);
		return true;
	}
	return false;
}

static bool ok(int rc)
{
	if (rc < 0)
		complain("%s", pfring_last_error());
	return rc >= 0;
}

static bool load_rules(struct listener *l)
{
	struct pfr_rules *set = rulefile_load(l->rules);
	bool good = set && rulefile_apply(set, l->ring);

	pfr_rules_free(set);
	return good;
}

pfring *listen_open(struct listener *l, const char *name)
{
	l->ring = pfring_open(l->device, l->caplen, l->flags);
	if (!l->ring) {
		complain("%s", pfring_last_error());
		return NULL;
	}
	if (ok(pfring_set_application_name(l->ring, (char *)name)) &&
	    ok(pfring_set_socket_mode(l->ring, recv_only_mode)) &&
	    ok(pfring_set_direction(l->ring, l->direction)) &&
	    (!l->filter || ok(pfring_set_bpf_filter(l->ring, (char *)l->filter))) &&
	    (!l->rules || load_rules(l)))
		return l->ring;
	pfring_close(l->ring);
	l->ring = NULL;
	return NULL;
}

/* 1 a packet, 0 none, negative after a complaint or at a file's end. */
static int next_packet(struct listener *l)
{
	struct pfring_pkthdr hdr = { 0 };
	unsigned char *packet;
	int rc;

	if (l->level)
		rc = pfring_recv_parsed(l->ring, &packet, 0, &hdr, 0, l->level,
					0, 0);
	else
		rc = pfring_recv(l->ring, &packet, 0, &hdr, 0);
	if (rc > 0) {
		l->packets++;
		l->bytes += hdr.len;
		if (l->packet)
			l->packet(l->arg, &hdr, packet);
		return 1;
	}
	/* Not enabled: by us, and it is empty. */
	if (!rc || rc == PF_RING_ERROR_RING_NOT_ENABLED)
		return 0;
	if (rc == PF_RING_ERROR_NO_PKT_AVAILABLE)
		return END_OF_FILE;
	complain("%s", pfring_last_error());
	return -1;
}

static bool enough(const struct listener *l)
{
	return l->max_packets && l->packets >= l->max_packets;
}

static int read_batch(struct listener *l)
{
	int i, rc;

	for (i = 0; i < BATCH; i++) {
		if (enough(l))
			return 0;
		rc = next_packet(l);
		if (rc <= 0)
			return rc;
	}
	return 1;
}

static bool wait_for_packets(struct listener *l, uint64_t now, uint64_t until)
{
	uint64_t ms = until > now ? (until - now + 999999) / 1000000 : 0;
	int rc;

	rc = pfring_poll(l->ring, ms < 500 ? (unsigned int)ms : 500);
	/* A signal is no error, and of a device that is gone the reader says. */
	return rc >= 0 || errno == EINTR || rc == PF_RING_ERROR_UNKNOWN_ADAPTER ||
	       ok(rc);
}

/* What came before the end. */
static bool drain(struct listener *l)
{
	int rc = 1;

	pfring_disable_ring(l->ring);
	while (rc > 0 && !enough(l))
		rc = next_packet(l);
	return rc >= 0 || rc == END_OF_FILE;
}

bool listen_loop(struct listener *l)
{
	uint64_t now = now_ns(), end, next;
	int rc;

	listen_catch(l->ring);
	if (!ok(pfring_enable_ring(l->ring)))
		return false;
	if (l->ready)
		l->ready(l->arg);
	l->start = now;
	end = l->duration > 0 ? now + (uint64_t)(l->duration * 1e9) : UINT64_MAX;
	next = now + l->interval_ns;
	while (!stop_wanted && !enough(l)) {
		rc = read_batch(l);
		if (rc == END_OF_FILE)
			break;
		if (rc < 0)
			return false;
		now = now_ns();
		if (now >= end)
			break;
		if (hangup) {
			hangup = 0;
			if (!l->hangup)
				break;
			l->hangup(l->arg);
		}
		if (now >= next) {
			if (l->tick)
				l->tick(l->arg);
			/* After a stall, no burst of ticks. */
			next += l->interval_ns *
				((now - next) / l->interval_ns + 1);
		}
		if (rc || enough(l))
			continue;
		if (l->idle)
			l->idle(l->arg);
		if (!wait_for_packets(l, now, next < end ? next : end))
			return false;
	}
	return drain(l);
}
