// SPDX-License-Identifier: LGPL-2.1-or-later
/* Terms of expressions: "or" and "and". */
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "term.h"

#define ETH_IP		0x0800
#define ETH_IP6		0x86DD

bool pfr_terms_init(struct pfr_terms *terms)
{
	terms->num = 0;
	terms->term = calloc(PFR_MAX_TERMS, sizeof(*terms->term));
	return terms->term;
}

void pfr_terms_free(struct pfr_terms *terms)
{
	free(terms->term);
	terms->term = NULL;
	terms->num = 0;
}

bool pfr_terms_put(struct pfr_terms *terms, const struct pfr_term *term)
{
	if (terms->num == PFR_MAX_TERMS)
		return false;
	terms->term[terms->num++] = *term;
	return true;
}

bool pfr_terms_or(struct pfr_terms *terms, const struct pfr_terms *more)
{
	__u32 i;

	for (i = 0; i < more->num; i++)
		if (!pfr_terms_put(terms, &more->term[i]))
			return false;
	return true;
}

/* Each of these: false if there is nothing that has both. 0 is anything. */

static bool both_16(__u16 *a, __u16 b)
{
	if (*a && b && *a != b)
		return false;
	*a |= b;
	return true;
}

static bool both_macs(__u8 a[6], const __u8 b[6])
{
	static const __u8 none[6];

	if (!memcmp(b, none, sizeof(none)))
		return true;
	if (memcmp(a, none, sizeof(none)) && memcmp(a, b, sizeof(none)))
		return false;
	memcpy(a, b, sizeof(none));
	return true;
}

static bool both_hosts(ip_addr *a, ip_addr *a_mask, const ip_addr *b,
		       const ip_addr *b_mask)
{
	size_t i;

	for (i = 0; i < sizeof(a->v6.s6_addr); i++) {
		__u8 common = a_mask->v6.s6_addr[i] & b_mask->v6.s6_addr[i];

		if ((a->v6.s6_addr[i] ^ b->v6.s6_addr[i]) & common)
			return false;
		a->v6.s6_addr[i] |= b->v6.s6_addr[i];
		a_mask->v6.s6_addr[i] |= b_mask->v6.s6_addr[i];
	}
	return true;
}

static bool both_ports(__u16 *low, __u16 *high, __u16 b_low, __u16 b_high,
		       const char **obstacle)
{
	if (!b_high)
		return true;
	if (!*high) {
		*low = b_low;
		*high = b_high;
		return true;
	}
	if (b_low > *low)
		*low = b_low;
	if (b_high < *high)
		*high = b_high;
	if (*low > *high)
		return false;
	if (!*high)
		*obstacle = "rules cannot compare port 0 on its own";
	return true;
}

static bool both(struct pfr_term *a, const struct pfr_term *b)
{
	filtering_rule_core_fields *x = &a->core;
	const filtering_rule_core_fields *y = &b->core;

	if (!a->obstacle)
		a->obstacle = b->obstacle;
	if (x->proto && y->proto && x->proto != y->proto)
		return false;
	x->proto |= y->proto;
	/* With IP versions the types are always there, and differ as they do. */
	x->ip_version |= y->ip_version;
	return both_16(&x->eth_type, y->eth_type) &&
	       both_16(&x->vlan_id, y->vlan_id) &&
	       both_macs(x->smac, y->smac) && both_macs(x->dmac, y->dmac) &&
	       both_hosts(&x->shost, &x->shost_mask, &y->shost, &y->shost_mask) &&
	       both_hosts(&x->dhost, &x->dhost_mask, &y->dhost, &y->dhost_mask) &&
	       both_ports(&x->sport_low, &x->sport_high, y->sport_low,
			  y->sport_high, &a->obstacle) &&
	       both_ports(&x->dport_low, &x->dport_high, y->dport_low,
			  y->dport_high, &a->obstacle);
}

bool pfr_terms_and(struct pfr_terms *terms, const struct pfr_terms *more)
{
	struct pfr_terms result;
	struct pfr_term term;
	bool good;
	__u32 i, j;

	good = pfr_terms_init(&result);
	for (i = 0; good && i < terms->num; i++)
		for (j = 0; good && j < more->num; j++) {
			term = terms->term[i];
			if (both(&term, &more->term[j]))
				good = pfr_terms_put(&result, &term);
		}
	pfr_terms_free(terms);
	*terms = result;
	return good;
}

static bool is_pair(const struct pfr_term *a, const struct pfr_term *b)
{
	struct pfr_term x = *a;

	if (a->core.eth_type != ETH_IP || b->core.eth_type != ETH_IP6 ||
	    !a->core.proto || a->core.ip_version || b->core.ip_version)
		return false;
	x.core.eth_type = ETH_IP6;
	return !memcmp(&x.core, &b->core, sizeof(x.core));
}

void pfr_terms_merge(struct pfr_terms *terms)
{
	__u32 i, j;

	for (i = 0; i < terms->num; i++)
		for (j = 0; j < terms->num; j++) {
			if (!is_pair(&terms->term[i], &terms->term[j]))
				continue;
			terms->term[i].core.eth_type = 0;
			terms->num--;
			memmove(&terms->term[j], &terms->term[j + 1],
				(terms->num - j) * sizeof(terms->term[0]));
			if (j < i)
				i--;
			break;
		}
}
