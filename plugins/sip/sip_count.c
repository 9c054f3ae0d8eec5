// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * How messages and times are counted.
 */
#include "sip_count.h"

void pfr_sip_add_one(__u16 *counter)
{
	if (*counter < 0xFFFF)
		(*counter)++;
}

/* Packets of different queues may come with times that are not in order. */
void pfr_sip_add_time(struct sip_time *t, __u64 from_ns, __u64 to_ns)
{
	__u64 ns = to_ns > from_ns ? to_ns - from_ns : 0;

	if (!t->count || ns < t->min_ns)
		t->min_ns = ns;
	if (ns > t->max_ns)
		t->max_ns = ns;
	t->sum_ns += ns;
	t->count++;
}

/* Each message once, whatever it is. */
void pfr_sip_count(struct sip_stats *stats, const struct sip_message *m)
{
	if (m->kind < SIP_KINDS)
		stats->messages[m->kind]++;
}

/* By method and code, a message of which it is not known whether it is new. */
void pfr_sip_count_alone(struct sip_stats *stats, const struct sip_message *m)
{
	__u8 method = m->method < SIP_METHODS ? m->method : method_any;

	if (m->kind == sip_request) {
		stats->requests[method]++;
	} else if (m->kind == sip_response) {
		stats->responses[method][m->code / 100 - 1]++;
		stats->codes[m->code - 100]++;
	}
}
