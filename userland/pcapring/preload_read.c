// SPDX-License-Identifier: LGPL-2.1-or-later
/* The functions of handles that are activated. */
#include <limits.h>

#include "preload.h"

int pcap_dispatch(pcap_t *p, int cnt, pcap_handler callback, u_char *user)
{
	struct source *s = source_of(p);

	return s ? source_read(s, cnt, callback, user) :
		   REAL(pcap_dispatch)(p, cnt, callback, user);
}

int pcap_loop(pcap_t *p, int cnt, pcap_handler callback, u_char *user)
{
	struct source *s = source_of(p);
	int left = cnt, num;

	if (!s)
		return REAL(pcap_loop)(p, cnt, callback, user);
	do {
		num = source_read(s, left, callback, user);
		if (num < 0)
			return num;
		left -= cnt > 0 ? num : 0;
	} while (cnt <= 0 || left > 0);
	return 0;
}

struct one {
	struct pcap_pkthdr *hdr;
	const u_char *packet;
};

static void keep(u_char *user, const struct pcap_pkthdr *hdr,
		 const u_char *packet)
{
	struct one *one = (struct one *)user;

	*one->hdr = *hdr;
	one->packet = packet;
}

const u_char *pcap_next(pcap_t *p, struct pcap_pkthdr *hdr)
{
	struct source *s = source_of(p);
	struct one one = { .hdr = hdr };

	if (!s)
		return REAL(pcap_next)(p, hdr);
	source_read(s, 1, keep, (u_char *)&one);
	return one.packet;
}

int pcap_next_ex(pcap_t *p, struct pcap_pkthdr **hdr, const u_char **packet)
{
	struct source *s = source_of(p);
	struct one one = { 0 };
	int rc;

	if (!s)
		return REAL(pcap_next_ex)(p, hdr, packet);
	one.hdr = &shadow_of(p)->next;
	rc = source_read(s, 1, keep, (u_char *)&one);
	*hdr = one.hdr;
	*packet = one.packet;
	return rc;
}

void pcap_breakloop(pcap_t *p)
{
	struct source *s = source_of(p);

	if (s)
		source_break(s);
	else
		REAL(pcap_breakloop)(p);
}

int pcap_setfilter(pcap_t *p, struct bpf_program *program)
{
	struct source *s = source_of(p);
	int rc = REAL(pcap_setfilter)(p, program);

	return rc || !s ? rc : source_filter(s, program);
}

int pcap_setdirection(pcap_t *p, pcap_direction_t direction)
{
	struct source *s = source_of(p);
	int rc = REAL(pcap_setdirection)(p, direction);

	return rc || !s ? rc : source_direction(s, direction);
}

int pcap_stats(pcap_t *p, struct pcap_stat *stats)
{
	struct source *s = source_of(p);
	int rc = REAL(pcap_stats)(p, stats);

	return rc || !s ? rc : source_stats(s, stats);
}

/* What libpcap refuses before it sends, it refuses in its own words. */
static bool sends(const struct source *s, size_t size)
{
	return s && source_sends(s) && size && size <= INT_MAX;
}

int pcap_inject(pcap_t *p, const void *frame, size_t size)
{
	struct source *s = source_of(p);

	return sends(s, size) ? source_inject(s, frame, size) :
				REAL(pcap_inject)(p, frame, size);
}

int pcap_sendpacket(pcap_t *p, const u_char *frame, int size)
{
	struct source *s = source_of(p);

	if (!sends(s, (size_t)size))
		return REAL(pcap_sendpacket)(p, frame, size);
	return source_inject(s, frame, (size_t)size) < 0 ? PCAP_ERROR : 0;
}

int pcap_get_selectable_fd(pcap_t *p)
{
	struct source *s = source_of(p);

	return s ? source_fd(s) :
		   REAL(pcap_get_selectable_fd)(p);
}

int pcap_fileno(pcap_t *p)
{
	struct source *s = source_of(p);

	return s ? source_fd(s) : REAL(pcap_fileno)(p);
}
