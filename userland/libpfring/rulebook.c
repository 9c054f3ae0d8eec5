// SPDX-License-Identifier: LGPL-2.1-or-later
#include <stdlib.h>
#include <string.h>

#include "rulebook.h"

void pfr_rulebook_init(struct pfr_rulebook *book)
{
	memset(book, 0, sizeof(*book));
	book->policy = PFR_POLICY_ACCEPT;
}

void pfr_rulebook_free(struct pfr_rulebook *book)
{
	free(book->rules);
	free(book->hash_rules);
	pfr_rulebook_init(book);
}

static bool make_room(void **array, size_t *room, size_t wanted, size_t size)
{
	size_t more = *room ? *room : 16;
	void *grown;

	if (wanted <= *room)
		return true;
	while (more < wanted)
		more *= 2;
	grown = realloc(*array, more * size);
	if (!grown)
		return false;
	*array = grown;
	*room = more;
	return true;
}

static bool reserve(struct pfr_rulebook *book, size_t rules, size_t hash_rules)
{
	void *wildcard = book->rules, *exact = book->hash_rules;
	bool good = make_room(&wildcard, &book->room_rules, rules,
			      sizeof(*book->rules)) &&
		    make_room(&exact, &book->room_hash_rules, hash_rules,
			      sizeof(*book->hash_rules));

	book->rules = wildcard;
	book->hash_rules = exact;
	return good;
}

bool pfr_rulebook_reserve(struct pfr_rulebook *book, int option,
			  const void *value)
{
	const struct pfr_rule_set *set = value;

	switch (option) {
	case PFR_SO_RULE_ADD:
		return reserve(book, book->num_rules + 1, 0);
	case PFR_SO_HASH_RULE_ADD:
		return reserve(book, 0, book->num_hash_rules + 1);
	case PFR_SO_RULE_SET:
		return reserve(book, set->num_rules, set->num_hash_rules);
	default:
		return true;
	}
}

static bool same_end(const ip_addr *host, uint16_t port, const ip_addr *other,
		     uint16_t other_port)
{
	return port == other_port && !memcmp(host, other, sizeof(*host));
}

/* In either direction. */
static bool same_flow(const hash_filtering_rule *a, const hash_filtering_rule *b)
{
	if (a->vlan_id != b->vlan_id || a->proto != b->proto)
		return false;
	if (same_end(&a->host_peer_a, a->port_peer_a, &b->host_peer_a,
		     b->port_peer_a) &&
	    same_end(&a->host_peer_b, a->port_peer_b, &b->host_peer_b,
		     b->port_peer_b))
		return true;
	return same_end(&a->host_peer_a, a->port_peer_a, &b->host_peer_b,
			b->port_peer_b) &&
	       same_end(&a->host_peer_b, a->port_peer_b, &b->host_peer_a,
			b->port_peer_a);
}

static void strike_rule(struct pfr_rulebook *book, uint32_t id)
{
	size_t i;

	for (i = 0; i < book->num_rules; i++)
		if (book->rules[i].rule_id == id) {
			book->rules[i] = book->rules[--book->num_rules];
			return;
		}
}

static void strike_hash_rule(struct pfr_rulebook *book,
			     const hash_filtering_rule *rule)
{
	size_t i;

	for (i = 0; i < book->num_hash_rules; i++)
		if (same_flow(&book->hash_rules[i], rule)) {
			book->hash_rules[i] =
				book->hash_rules[--book->num_hash_rules];
			return;
		}
}

static void note_set(struct pfr_rulebook *book, const struct pfr_rule_set *set)
{
	const char *at = (const char *)(set + 1);

	book->num_rules = set->num_rules;
	book->num_hash_rules = set->num_hash_rules;
	if (set->num_rules)
		memcpy(book->rules, at, set->num_rules * sizeof(*book->rules));
	at += set->num_rules * sizeof(*book->rules);
	if (set->num_hash_rules)
		memcpy(book->hash_rules, at,
		       set->num_hash_rules * sizeof(*book->hash_rules));
	if (set->policy != PFR_POLICY_KEEP)
		book->policy = set->policy;
}

void pfr_rulebook_note(struct pfr_rulebook *book, int option, const void *value)
{
	switch (option) {
	case PFR_SO_RULE_ADD:
		memcpy(&book->rules[book->num_rules++], value,
		       sizeof(*book->rules));
		break;
	case PFR_SO_RULE_REMOVE:
		strike_rule(book, *(const uint32_t *)value);
		break;
	case PFR_SO_HASH_RULE_ADD:
		memcpy(&book->hash_rules[book->num_hash_rules++], value,
		       sizeof(*book->hash_rules));
		break;
	case PFR_SO_HASH_RULE_REMOVE:
		strike_hash_rule(book, value);
		break;
	case PFR_SO_RULE_SET:
		note_set(book, value);
		break;
	case PFR_SO_POLICY:
		book->policy = *(const uint32_t *)value ? PFR_POLICY_ACCEPT :
							  PFR_POLICY_DROP;
		break;
	}
}

struct pfr_rule_set *pfr_rulebook_set(const struct pfr_rulebook *book,
				      size_t *size)
{
	const size_t rules = book->num_rules * sizeof(*book->rules);
	const size_t hash_rules = book->num_hash_rules *
				  sizeof(*book->hash_rules);
	struct pfr_rule_set *set;

	*size = sizeof(*set) + rules + hash_rules;
	set = calloc(1, *size);
	if (!set)
		return NULL;
	set->num_rules = (uint32_t)book->num_rules;
	set->num_hash_rules = (uint32_t)book->num_hash_rules;
	set->rule_size = sizeof(*book->rules);
	set->hash_rule_size = sizeof(*book->hash_rules);
	set->policy = book->policy;
	if (rules)
		memcpy(set + 1, book->rules, rules);
	if (hash_rules)
		memcpy((char *)(set + 1) + rules, book->hash_rules, hash_rules);
	return set;
}
