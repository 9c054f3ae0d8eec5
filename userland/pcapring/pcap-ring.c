// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The module for libpcap's source: a handle of Linux' standard path, of which a
 * few operations are ours once a ring is open.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "pcap-int.h"
#include "pcap-ring.h"
#include "source.h"

/* 1.10.5 gives what is shared within libpcap names of its own. */
#ifdef PCAPRING_PCAPINT
#define pcap_create_interface pcapint_create_interface
#endif

/* The operations in whose places ours are. */
struct standard {
	struct source *source;
	int fd;			/* of the packet socket */
	setfilter_op_t setfilter;
	setdirection_op_t setdirection;
	stats_op_t stats;
	inject_op_t inject;
	cleanup_op_t cleanup;
};

/* Of all handles. */
static activate_op_t standard_activate;

struct source *source_of(pcap_t *p)
{
	struct standard *st = table_get(p);

	return st ? st->source : NULL;
}

/* Standard operations want the packet socket where it was. */
static struct standard *begin_standard(pcap_t *p)
{
	struct standard *st = table_get(p);

	p->fd = st->fd;
	return st;
}

static struct source *end_standard(pcap_t *p, struct standard *st)
{
	p->fd = source_fd(st->source);
	return st->source;
}

static int ring_read(pcap_t *p, int max, pcap_handler handler, u_char *user)
{
	return source_read(source_of(p), max, handler, user);
}

static int ring_setfilter(pcap_t *p, struct bpf_program *program)
{
	struct standard *st = begin_standard(p);
	int rc = st->setfilter(p, program);
	struct source *s = end_standard(p, st);

	return rc ? rc : source_filter(s, program);
}

static int ring_setdirection(pcap_t *p, pcap_direction_t direction)
{
	struct standard *st = begin_standard(p);
	int rc = st->setdirection(p, direction);
	struct source *s = end_standard(p, st);

	return rc ? rc : source_direction(s, direction);
}

static int ring_stats(pcap_t *p, struct pcap_stat *stats)
{
	struct standard *st = begin_standard(p);
	int rc = st->stats(p, stats);
	struct source *s = end_standard(p, st);

	return rc ? rc : source_stats(s, stats);
}

static int ring_inject(pcap_t *p, const void *frame, int size)
{
	struct source *s = source_of(p);
	struct standard *st;
	int rc;

	if (source_sends(s))
		return source_inject(s, frame, (size_t)size);
	st = begin_standard(p);
	rc = st->inject(p, frame, size);
	end_standard(p, st);
	return rc;
}

static void ring_breakloop(pcap_t *p)
{
	source_break(source_of(p));
}

static void ring_cleanup(pcap_t *p)
{
	struct standard *st = begin_standard(p);

	st->cleanup(p);
	table_take(p);
	source_close(st->source);
	free(st);
}

/* A packet stays where it is until the next one is read: no copy. */
static void ring_oneshot(u_char *user, const struct pcap_pkthdr *hdr,
			 const u_char *packet)
{
	struct oneshot_userdata *to = (struct oneshot_userdata *)user;

	*to->hdr = *hdr;
	*to->pkt = packet;
}

static void take_over(pcap_t *p, struct standard *st)
{
	st->fd = p->fd;
	st->setfilter = p->setfilter_op;
	st->setdirection = p->setdirection_op;
	st->stats = p->stats_op;
	st->inject = p->inject_op;
	st->cleanup = p->cleanup_op;
	p->read_op = ring_read;
	p->setfilter_op = ring_setfilter;
	p->setdirection_op = ring_setdirection;
	p->stats_op = ring_stats;
	p->inject_op = ring_inject;
	p->breakloop_op = ring_breakloop;
	p->cleanup_op = ring_cleanup;
	p->oneshot_callback = ring_oneshot;
	p->fd = source_fd(st->source);
	p->selectable_fd = p->fd;
}

static int activate_alone(pcap_t *p)
{
	u_int buffer_size = p->opt.buffer_size;
	int status;

	p->opt.buffer_size = SOURCE_BUFFER;
	status = standard_activate(p);
	p->opt.buffer_size = buffer_size;
	return status;
}

/*
 * The device alone, and a small buffer: the socket will be deaf. A handle that
 * cannot be activated frees its device's name.
 */
static int activate_deaf(pcap_t *p)
{
	char device[SOURCE_NAME_LEN], *name = p->opt.device;
	int status;

	if (!source_device(name, device))
		return activate_alone(p);
	p->opt.device = strdup(device);
	if (p->opt.device) {
		status = activate_alone(p);
	} else {
		strcpy(p->errbuf, "not enough memory");
		status = PCAP_ERROR;
	}
	free(p->opt.device);
	p->opt.device = name;
	return status;
}

static int begin(pcap_t *p, struct source *s, const struct wishes *wishes)
{
	struct standard *st = calloc(1, sizeof(*st));

	if (!st || !table_put(p, st)) {
		free(st);
		strcpy(p->errbuf, "not enough memory");
		return PCAP_ERROR;
	}
	st->source = s;
	if (source_begin(s, wishes, p->fd)) {
		table_take(p);
		free(st);
		return PCAP_ERROR;
	}
	take_over(p, st);
	return 0;
}

static int ring_activate(pcap_t *p)
{
	struct wishes wishes = {
		.source = p->opt.device,
		.snaplen = p->snapshot,
		.timeout = p->opt.timeout,
		.buffer_size = (int)p->opt.buffer_size,
		.tstamp_type = p->opt.tstamp_type,
		.immediate = p->opt.immediate,
		.rfmon = p->opt.rfmon,
		.protocol = p->opt.protocol,
	};
	struct source *s;
	int rc, status;

	rc = source_open(&wishes, p, &s);
	if (rc <= 0)
		return rc ? rc : standard_activate(p);
	status = activate_deaf(p);
	if (status >= 0) {
		rc = begin(p, s, &wishes);
		if (rc < 0) {
			p->cleanup_op(p);
			status = rc;
		}
	}
	if (status < 0)
		source_close(s);
	return status;
}

pcap_t *ring_create(const char *name, char *errbuf, int *is_ours)
{
	char device[SOURCE_NAME_LEN];
	pcap_t *p;

	*is_ours = !source_forbidden();
	if (!*is_ours)
		return NULL;
	p = pcap_create_interface(source_device(name, device) ? device : name,
				  errbuf);
	if (!p)
		return NULL;
	standard_activate = p->activate_op;
	p->activate_op = ring_activate;
	return p;
}

/* The standard path has found them. */
int ring_findalldevs(pcap_if_list_t *devlistp, char *errbuf)
{
	(void)devlistp;
	(void)errbuf;
	return 0;
}
