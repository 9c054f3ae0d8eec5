// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From the clauses of a statement to rules. Each set in it multiplies them: all
 * combinations come, the first set turning slowest.
 */
#include <string.h>

#include "contents.h"
#include "name.h"
#include "value.h"
#include "words.h"

static const struct pfr_clause *find(const struct pfr_parser *p,
				     enum pfr_field field)
{
	unsigned int i;

	for (i = 0; i < p->num_clauses; i++)
		if (p->clauses[i].field == field)
			return &p->clauses[i];
	return NULL;
}

/* --- how many rules, and which values has each of them? */

/* The operands of a statement, like the digits of a number. */
struct digits {
	unsigned int num;
	struct digit {
		const struct pfr_clause *clause;
		const struct pfr_operand *operand;
		const struct pfr_value *value;
	} digit[PFR_MAX_CLAUSES * 2];
};

static void add_digit(struct digits *digits, const struct pfr_clause *clause,
		      const struct pfr_operand *operand)
{
	digits->digit[digits->num++] = (struct digit){
		.clause = clause,
		.operand = operand,
		.value = operand->first,
	};
}

static void collect(const struct pfr_parser *p, struct digits *digits)
{
	const struct pfr_clause *clause;
	unsigned int i;

	digits->num = 0;
	for (i = 0; i < p->num_clauses; i++) {
		clause = &p->clauses[i];
		if (clause->field == PFR_ACTION || clause->field == PFR_BALANCE)
			continue;
		if (clause->operand.count)
			add_digit(digits, clause, &clause->operand);
		if (clause->has_ports)
			add_digit(digits, clause, &clause->ports);
	}
}

/* More than 2^62 is all the same. */
static __u64 combinations(const struct digits *digits)
{
	__u64 n = 1;
	unsigned int i;

	for (i = 0; i < digits->num && n < 1ULL << 32; i++)
		n *= digits->digit[i].operand->count;
	return n;
}

static bool next(struct digits *digits)
{
	unsigned int i = digits->num;

	while (i--) {
		struct digit *digit = &digits->digit[i];

		digit->value = digit->value->next;
		if (digit->value)
			return true;
		digit->value = digit->operand->first;
	}
	return false;
}

/* --- what rules of both kinds have */

static bool missing_action(struct pfr_parser *p, const struct pfr_place *place)
{
	return pfr_error(p->set, place, "the rule has no action: expected accept, drop, continue, stop, reflect or bounce in it");
}

static bool set_action(struct pfr_parser *p, const struct pfr_place *place,
		       rule_action_behaviour *action,
		       char device[REFLECTOR_NAME_LEN])
{
	const struct pfr_clause *clause = find(p, PFR_ACTION);

	if (!clause)
		return missing_action(p, place);
	*action = clause->action;
	if (!pfr_has_device(clause->action))
		return true;
	/* A variable may hold several. */
	if (clause->operand.count > 1)
		return pfr_error(p->set, &clause->operand.place,
				 "expected one device; this variable has more");
	return clause->operand.count &&
	       pfr_value_device(p, &clause->operand.place,
				clause->operand.first, device);
}

/* --- wildcard rules */

/* Not the same IP version as what was set before: where did that come from? */
static bool mixed(struct pfr_parser *p, const struct pfr_clause *clause, int before)
{
	static const enum pfr_field outer[] = {
		PFR_IP_VERSION, PFR_SRC, PFR_DST, PFR_HOST_A, PFR_HOST_B,
	};
	static const enum pfr_field inner[] = {
		PFR_TUNNEL_VERSION, PFR_TUNNEL_SRC, PFR_TUNNEL_DST,
	};
	bool tunnel = clause->field == PFR_TUNNEL_SRC ||
		      clause->field == PFR_TUNNEL_DST;
	const enum pfr_field *fields = tunnel ? inner : outer;
	size_t num = tunnel ? sizeof(inner) / sizeof(inner[0]) :
			      sizeof(outer) / sizeof(outer[0]);
	const struct pfr_clause *other;
	size_t i;

	pfr_error(p->set, &clause->place, "IPv%d here does not go with IPv%d",
		  before == 4 ? 6 : 4, before);
	for (i = 0; i < num; i++) {
		other = find(p, fields[i]);
		if (!other || other == clause)
			continue;
		pfr_note(p->set, &other->place, "which is asked for here");
		break;
	}
	return false;
}

static bool set_host(struct pfr_parser *p, const struct digit *digit,
		     __u8 *version, ip_addr *addr, ip_addr *mask)
{
	struct pfr_host host;

	if (!pfr_value_host(p, &digit->operand->place, digit->value, &host))
		return false;
	if (*version && *version != host.version)
		return mixed(p, digit->clause, *version);
	*version = (__u8)host.version;
	*addr = host.addr;
	*mask = host.mask;
	return true;
}

static bool apply(struct pfr_parser *p, const struct digit *digit,
		  filtering_rule *rule)
{
	filtering_rule_extended_fields *ext = &rule->extended_fields;
	const struct pfr_place *use = &digit->operand->place;
	filtering_rule_core_fields *core = &rule->core_fields;
	const struct pfr_value *value = digit->value;
	__u32 number;

	switch (digit->clause->field) {
	case PFR_PROTO:
		return pfr_value_proto(p, use, value, 1, &core->proto);
	case PFR_SMAC:
		return pfr_value_mac(p, use, value, core->smac);
	case PFR_DMAC:
		return pfr_value_mac(p, use, value, core->dmac);
	case PFR_ETH_TYPE:
		return pfr_value_eth_type(p, use, value, &core->eth_type);
	case PFR_VLAN:
		if (!pfr_value_number(p, use, value, "a VLAN id", 1, 4095, &number))
			return false;
		core->vlan_id = (__u16)number;
		return true;
	case PFR_SRC:
		return set_host(p, digit, &core->ip_version, &core->shost,
				&core->shost_mask);
	case PFR_DST:
		return set_host(p, digit, &core->ip_version, &core->dhost,
				&core->dhost_mask);
	case PFR_SPORT:
		return pfr_value_ports(p, use, value, core->proto,
				       &core->sport_low, &core->sport_high);
	case PFR_DPORT:
		return pfr_value_ports(p, use, value, core->proto,
				       &core->dport_low, &core->dport_high);
	case PFR_TUNNEL_ID:
		ext->optional_fields = FILTER_TUNNEL_ID_FLAG;
		return pfr_value_number(p, use, value, "a tunnel id", 0,
					0xFFFFFFFF, &ext->tunnel.tunnel_id);
	case PFR_TUNNEL_SRC:
		return set_host(p, digit, &ext->tunnel.ip_version,
				&ext->tunnel.shost, &ext->tunnel.shost_mask);
	case PFR_TUNNEL_DST:
		return set_host(p, digit, &ext->tunnel.ip_version,
				&ext->tunnel.dhost, &ext->tunnel.dhost_mask);
	default:
		return true;
	}
}

static bool set_payload(struct pfr_parser *p, const struct pfr_clause *clause,
			filtering_rule *rule)
{
	const struct pfr_atom *atom = &clause->atom;
	struct pfr_fault fault;

	if (atom->type == PFR_BAD)
		return false;
	if (!pfr_check_payload(atom->text, atom->length, &fault))
		return pfr_error(p->set, &atom->place, "%s", fault.reason);
	memcpy(rule->extended_fields.payload_pattern, atom->text, atom->length);
	return true;
}

/*
 * A filter has data, an action has none: so the words of "plugin NAME { }" are
 * those of a filter of the same plugin.
 */
static bool set_plugins(struct pfr_parser *p, filtering_rule *rule)
{
	filtering_rule_extended_fields *ext = &rule->extended_fields;
	const struct pfr_clause *filter = find(p, PFR_FILTER);
	const struct pfr_clause *plugin = find(p, PFR_PLUGIN);
	bool good = true;

	if (plugin && plugin->has_block && filter) {
		pfr_error(p->set, &plugin->place, "a rule has room for the words of one plugin");
		pfr_note(p->set, &filter->place, "which are here already");
		return false;
	}
	if (plugin)
		good = pfr_words_plugin(p, plugin, &rule->plugin_action.plugin_id);
	/* What is wrong with its name was said already. */
	if (plugin && plugin->has_block)
		filter = good ? plugin : NULL;
	if (filter)
		good &= pfr_words_filter(p, filter, &ext->filter_plugin_id,
					 ext->filter_plugin_data);
	return good;
}

/* What is the same in all rules of a statement. */
static bool set_fixed(struct pfr_parser *p, const struct pfr_place *place,
		      filtering_rule *rule)
{
	const struct pfr_clause *clause;
	bool good;

	good = set_action(p, place, &rule->rule_action,
			  rule->reflector_device_name);
	clause = find(p, PFR_IP_VERSION);
	if (clause)
		rule->core_fields.ip_version = (__u8)clause->version;
	clause = find(p, PFR_TUNNEL_VERSION);
	if (clause)
		rule->extended_fields.tunnel.ip_version = (__u8)clause->version;
	clause = find(p, PFR_BALANCE);
	if (clause && clause->operand.count)
		good &= pfr_value_balance(p, &clause->operand.place,
					  clause->operand.first,
					  &rule->balance_id,
					  &rule->balance_pool);
	clause = find(p, PFR_PAYLOAD);
	if (clause)
		good &= set_payload(p, clause, rule);
	rule->locked = !!find(p, PFR_LOCKED);
	rule->bidirectional = !!find(p, PFR_BIDIRECTIONAL);
	return set_plugins(p, rule) && good;
}

/*
 * The protocol first: names of ports depend on it. Of a statement that was
 * complained about nothing is looked at twice.
 */
static bool apply_all(struct pfr_parser *p, const struct digits *digits,
		      filtering_rule *rule)
{
	unsigned int i;

	for (i = 0; i < digits->num; i++)
		if (digits->digit[i].clause->field == PFR_PROTO &&
		    !apply(p, &digits->digit[i], rule))
			return false;
	for (i = 0; i < digits->num; i++)
		if (digits->digit[i].clause->field != PFR_PROTO &&
		    !apply(p, &digits->digit[i], rule))
			return false;
	return true;
}

/* Each value on its own, so that all that are wrong are told at once. */
static bool look_at_values(struct pfr_parser *p, const struct digits *digits,
			   const filtering_rule *base)
{
	filtering_rule scratch = *base;
	bool good = true;
	unsigned int i;

	for (i = 0; i < digits->num; i++)
		if (digits->digit[i].clause->field == PFR_PROTO)
			good &= apply(p, &digits->digit[i], &scratch);
	for (i = 0; i < digits->num; i++) {
		struct digit digit = digits->digit[i];
		const struct pfr_value *first = digit.value;

		for (; digit.value; digit.value = digit.value->next) {
			filtering_rule one = scratch;

			if (digit.value == first &&
			    digit.clause->field == PFR_PROTO)
				continue;
			one.core_fields.ip_version = 0;
			one.extended_fields.tunnel.ip_version = 0;
			good &= apply(p, &digit, &one);
		}
	}
	return good;
}

static bool too_many(struct pfr_parser *p, const struct pfr_place *place,
		     __u64 n, const char *limit)
{
	if (n >> 32)
		return pfr_error(p->set, place, "the sets make more than 4294967295 rules of this one; %s",
				 limit);
	return pfr_error(p->set, place, "the sets make %llu rules of this one; %s",
			 (unsigned long long)n, limit);
}

static bool check_ids(struct pfr_parser *p, const struct pfr_atom *id, __u64 n)
{
	char limit[80];

	if (id->type != PFR_NUMBER || id->number >= PFR_MAX_RULES)
		return pfr_error(p->set, &id->place, "expected a rule's id, 0 to %u",
				 PFR_MAX_RULES - 1);
	if (n <= PFR_MAX_RULES - id->number)
		return true;
	snprintf(limit, sizeof(limit), "there are ids for %u from here, up to %u",
		 PFR_MAX_RULES - (unsigned int)id->number,
		 (unsigned int)PFR_MAX_RULES - 1);
	return too_many(p, &id->place, n, limit);
}

static void report(struct pfr_parser *p, const struct pfr_fault *fault,
		   const struct pfr_place *place)
{
	const struct pfr_clause *clause = find(p, fault->field);

	pfr_error(p->set, clause ? &clause->place : place, "%s", fault->reason);
}

void pfr_build_rule(struct pfr_parser *p, const struct pfr_atom *id,
		    const struct pfr_place *place)
{
	filtering_rule base = { 0 }, rule;
	struct pfr_fault fault;
	struct digits digits;
	__u64 n, i;
	bool good;

	collect(p, &digits);
	n = combinations(&digits);
	good = set_fixed(p, place, &base);
	good &= look_at_values(p, &digits, &base);
	good &= check_ids(p, id, n);
	if (!good || p->bad)
		return;
	for (i = 0; i < n; i++) {
		rule = base;
		rule.rule_id = (__u16)(id->number + i);
		if (!apply_all(p, &digits, &rule))
			return;
		if (!pfr_check_rule(&rule, &fault)) {
			report(p, &fault, place);
			return;
		}
		if (!pfr_set_add(p->set, &rule, &id->place))
			return;
		next(&digits);
	}
}

/* --- hash rules */

static bool set_peer(struct pfr_parser *p, const struct digit *digit,
		     hash_filtering_rule *rule)
{
	const struct pfr_place *use = &digit->operand->place;
	bool a = digit->clause->field == PFR_HOST_A;
	struct pfr_host host;

	if (digit->operand == &digit->clause->ports)
		return pfr_value_port(p, use, digit->value, rule->proto,
				      a ? &rule->port_peer_a : &rule->port_peer_b);
	if (!pfr_value_peer(p, use, digit->value, &host))
		return false;
	if (rule->ip_version && rule->ip_version != host.version)
		return mixed(p, digit->clause, rule->ip_version);
	rule->ip_version = (__u8)host.version;
	if (a)
		rule->host_peer_a = host.addr;
	else
		rule->host_peer_b = host.addr;
	return true;
}

static bool apply_hash(struct pfr_parser *p, const struct digit *digit,
		       hash_filtering_rule *rule)
{
	const struct pfr_place *use = &digit->operand->place;
	__u32 number;

	switch (digit->clause->field) {
	case PFR_PROTO:
		return pfr_value_proto(p, use, digit->value, 0, &rule->proto);
	case PFR_VLAN:
		if (!pfr_value_number(p, use, digit->value, "a VLAN id", 0,
				      4095, &number))
			return false;
		rule->vlan_id = (__u16)number;
		return true;
	case PFR_HOST_A:
	case PFR_HOST_B:
		return set_peer(p, digit, rule);
	default:
		return true;
	}
}

static bool apply_all_hash(struct pfr_parser *p, const struct digits *digits,
			   hash_filtering_rule *rule)
{
	unsigned int i;

	/* The protocol stands behind the peers, but their ports need it. */
	for (i = 0; i < digits->num; i++)
		if (digits->digit[i].clause->field == PFR_PROTO &&
		    !apply_hash(p, &digits->digit[i], rule))
			return false;
	for (i = 0; i < digits->num; i++)
		if (digits->digit[i].clause->field != PFR_PROTO &&
		    !apply_hash(p, &digits->digit[i], rule))
			return false;
	return true;
}

/* A hash rule has few fields, and its flow has to be said whole. */
static bool check_hash_clauses(struct pfr_parser *p,
			       const struct pfr_place *place)
{
	const struct pfr_clause *clause;
	bool good = true;
	unsigned int i;

	for (i = 0; i < p->num_clauses; i++) {
		clause = &p->clauses[i];
		switch (clause->field) {
		case PFR_ACTION:
		case PFR_PROTO:
		case PFR_VLAN:
		case PFR_HOST_A:
		case PFR_HOST_B:
			break;
		case PFR_PLUGIN:
			if (clause->has_block)
				good = pfr_error(p->set, &clause->block.place,
						 "a hash rule has no room for a plugin's words");
			break;
		case PFR_BIDIRECTIONAL:
			good = pfr_error(p->set, &clause->place,
					 "hash rules match both ways without that");
			break;
		default:
			good = pfr_error(p->set, &clause->place,
					 "hash rules do not have this: expected a protocol, vlan, plugin or an action");
		}
	}
	if (!find(p, PFR_PROTO))
		good = pfr_error(p->set, place,
				 "the protocol is compared, too: expected one, such as udp");
	return good;
}

/* Ports are compared: without one nobody would ever find the rule. */
static bool check_port(struct pfr_parser *p, const hash_filtering_rule *rule,
		       enum pfr_field field)
{
	const struct pfr_clause *clause = find(p, field);

	if (!pfr_has_ports(rule->proto) || clause->has_ports)
		return true;
	return pfr_error(p->set, &clause->place,
			 "the port is compared, too: expected ADDRESS:PORT, or [ADDRESS]:PORT for IPv6");
}

void pfr_build_hash(struct pfr_parser *p, const struct pfr_atom *id,
		    const struct pfr_place *place)
{
	hash_filtering_rule base = { 0 }, rule;
	const struct pfr_clause *plugin = find(p, PFR_PLUGIN);
	struct pfr_fault fault;
	struct digits digits;
	bool good;
	__u64 n;

	collect(p, &digits);
	n = combinations(&digits);
	good = check_hash_clauses(p, place);
	good &= set_action(p, place, &base.rule_action, base.reflector_device_name);
	if (plugin)
		good &= pfr_words_plugin(p, plugin, &base.plugin_action.plugin_id);
	if (id && (id->type != PFR_NUMBER || id->number > 65535))
		good = pfr_error(p->set, &id->place, "expected an id, 0 to 65535");
	else if (id)
		base.rule_id = (__u16)id->number;
	if (n > PFR_MAX_HASH_RULES)
		good = too_many(p, place, n, "a ring takes 1048576 hash rules");
	if (!good || p->bad || !n)
		return;
	do {
		rule = base;
		if (!apply_all_hash(p, &digits, &rule) ||
		    !check_port(p, &rule, PFR_HOST_A) ||
		    !check_port(p, &rule, PFR_HOST_B))
			return;
		if (!pfr_check_hash_rule(&rule, &fault)) {
			report(p, &fault, place);
			return;
		}
		if (!pfr_set_add_hash(p->set, &rule, place))
			return;
	} while (next(&digits));
}
