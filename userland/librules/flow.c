// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which hash rules are for the same flow. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* One end of a flow. */
struct end {
	ip_addr host;
	__u16 port;
};

static int compare_ends(const struct end *a, const struct end *b)
{
	int order = memcmp(&a->host, &b->host, sizeof(a->host));

	return order ? order : (int)a->port - (int)b->port;
}

/* The lower end first: both directions look the same. */
static void ends_of(const hash_filtering_rule *rule, struct end ends[2])
{
	struct end a = { rule->host_peer_a, rule->port_peer_a };
	struct end b = { rule->host_peer_b, rule->port_peer_b };
	int swap = compare_ends(&a, &b) > 0;

	ends[swap] = a;
	ends[!swap] = b;
}

int pfr_compare_flows(const hash_filtering_rule *a, const hash_filtering_rule *b)
{
	struct end x[2], y[2];
	int order;

	if (a->vlan_id != b->vlan_id)
		return (int)a->vlan_id - (int)b->vlan_id;
	if (a->proto != b->proto)
		return (int)a->proto - (int)b->proto;
	if (a->ip_version != b->ip_version)
		return (int)a->ip_version - (int)b->ip_version;
	ends_of(a, x);
	ends_of(b, y);
	order = compare_ends(&x[0], &y[0]);
	return order ? order : compare_ends(&x[1], &y[1]);
}

static int compare(const void *a, const void *b, void *rules)
{
	const hash_filtering_rule *r = rules;
	__u32 i = *(const __u32 *)a, j = *(const __u32 *)b;
	int order = pfr_compare_flows(&r[i], &r[j]);

	return order ? order : (i > j) - (i < j);
}

__u32 *pfr_order_flows(const hash_filtering_rule *rules, __u32 num)
{
	__u32 *order = malloc(num * sizeof(*order));
	__u32 i;

	if (!order)
		return NULL;
	for (i = 0; i < num; i++)
		order[i] = i;
	qsort_r(order, num, sizeof(*order), compare, (void *)rules);
	return order;
}
