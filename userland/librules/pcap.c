// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Expressions of pcap-filter(7) as rules: the part of that language that rules
 * can say, and an exact "no" to the rest.
 *
 * libpcap looks for headers at fixed offsets, rules have them found by the
 * dissector, behind tags, labels and extension headers. So all above Ethernet
 * depends on the promise that there are none of these.
 */
#include <stdarg.h>
#include <string.h>

#include "address.h"
#include "check.h"
#include "message.h"
#include "term.h"

#define MAX_NESTING	32
#define MAX_WORD	64

#define ETH_IP		0x0800
#define ETH_ARP		0x0806
#define ETH_RARP	0x8035
#define ETH_IP6		0x86DD

/* Protocols with ports, as libpcap has them. */
static const __u8 ported[] = { 6, 17, 132 };

struct reader {
	const char *s;
	char word[MAX_WORD];	/* the next one; "" at the end */
	char *reason;
	size_t size;
	bool plain;		/* promised */
	bool behind_vlan;	/* libpcap now looks behind a tag */
	bool no_memory;
	int nesting;
};

/* What stands before a primitive. */
struct qualifiers {
	enum { ANY, LINK, IP, IP6, TCP, UDP, SCTP } proto;
	bool src, dst;		/* both: no direction */
	bool directed;
};

static bool no(struct reader *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool no(struct reader *r, const char *format, ...)
{
	va_list args;

	/* The first reason is the one. */
	if (!r->reason || !r->size || *r->reason)
		return false;
	va_start(args, format);
	vsnprintf(r->reason, r->size, format, args);
	va_end(args);
	return false;
}

/* --- words */

static bool advance(struct reader *r)
{
	size_t length;

	r->s += strspn(r->s, " \t\r\n");
	if (*r->s == '(' || *r->s == ')' || *r->s == '!')
		length = 1;
	else if (!strncmp(r->s, "&&", 2) || !strncmp(r->s, "||", 2))
		length = 2;
	else
		length = strcspn(r->s, " \t\r\n()!&|");
	if (length >= MAX_WORD || (!length && *r->s))
		return no(r, "'%.20s' is not something that rules know", r->s);
	memcpy(r->word, r->s, length);
	r->word[length] = '\0';
	r->s += length;
	return true;
}

static bool is(const struct reader *r, const char *word)
{
	return !strcmp(r->word, word);
}

/* Goes on if the next word is this one. */
static bool skip(struct reader *r, const char *word)
{
	return is(r, word) && advance(r);
}

static bool unknown(struct reader *r)
{
	if (!*r->word)
		return no(r, "the expression ends too early");
	return no(r, "'%s' is not something that rules know", r->word);
}

/* Decimal, as libpcap reads it: a leading 0 is octal there. */
static bool number(struct reader *r, const char *text, size_t length,
		   __u32 highest, __u32 *value)
{
	size_t i;

	*value = 0;
	if (!length || length > 9 || (length > 1 && text[0] == '0') ||
	    strspn(text, "0123456789") < length)
		return no(r, "'%s' is not a plain number", text);
	for (i = 0; i < length; i++)
		*value = *value * 10 + (__u32)(text[i] - '0');
	return *value <= highest ||
	       no(r, "%u is too large a number for a rule", *value);
}

static bool whole_number(struct reader *r, __u32 highest, __u32 *value)
{
	return number(r, r->word, strlen(r->word), highest, value) && advance(r);
}

/* --- what primitives are */

static bool put(struct reader *r, struct pfr_terms *terms,
		const struct pfr_term *term)
{
	return pfr_terms_put(terms, term) ||
	       no(r, "it would take more than %u rules", PFR_MAX_TERMS);
}

/* Anything above Ethernet. */
static bool above(struct reader *r, const char *what)
{
	if (!r->plain)
		return no(r, "'%s' finds headers at fixed places, and rules find them behind VLAN tags, MPLS labels and IPv6 extension headers, too",
			  what);
	if (r->behind_vlan)
		return no(r, "what comes after 'vlan' is looked for behind one tag, and rules look behind all");
	return true;
}

static bool put_type(struct reader *r, struct pfr_terms *terms, __u16 type)
{
	struct pfr_term term = { .core.eth_type = type };

	return put(r, terms, &term);
}

static bool put_proto(struct reader *r, struct pfr_terms *terms,
		      const struct qualifiers *q, __u8 proto)
{
	struct pfr_term term = { .core.proto = proto };

	if (!proto)
		return no(r, "rules cannot compare protocol 0");
	term.core.eth_type = ETH_IP;
	if (q->proto != IP6 && !put(r, terms, &term))
		return false;
	term.core.eth_type = ETH_IP6;
	return q->proto == IP || put(r, terms, &term);
}

static bool put_ports(struct reader *r, struct pfr_terms *terms,
		      const struct qualifiers *q, __u16 low, __u16 high)
{
	static const __u8 only[] = { [TCP] = 6, [UDP] = 17, [SCTP] = 132 };
	static const __u16 types[] = { ETH_IP, ETH_IP6 };
	size_t i, j;

	if (!high)
		return no(r, "rules cannot compare port 0 on its own");
	for (i = 0; i < sizeof(ported); i++)
		for (j = 0; j < 2; j++) {
			struct pfr_term src = {
				.core.eth_type = types[j],
				.core.proto = ported[i],
			};
			struct pfr_term dst = src;

			if (q->proto >= TCP && only[q->proto] != ported[i])
				continue;
			src.core.sport_low = low;
			src.core.sport_high = high;
			dst.core.dport_low = low;
			dst.core.dport_high = high;
			if ((q->src && !put(r, terms, &src)) ||
			    (q->dst && !put(r, terms, &dst)))
				return false;
		}
	return true;
}

static bool put_hosts(struct reader *r, struct pfr_terms *terms,
		      const struct qualifiers *q, const struct pfr_host *host)
{
	const bool four = host->version == 4;
	struct pfr_term src = {
		.core.eth_type = four ? ETH_IP : ETH_IP6,
		.core.ip_version = (__u8)host->version,
	};
	struct pfr_term dst = src;
	struct pfr_term arp = {
		.core.eth_type = ETH_ARP,
		.obstacle = "it also asks for an address in ARP packets, which rules do not know; with 'ip' before it, it would not",
	};

	if (q->proto == (four ? IP6 : IP))
		return no(r, "this address is not of the version that is asked for");
	src.core.shost = host->addr;
	src.core.shost_mask = host->mask;
	dst.core.dhost = host->addr;
	dst.core.dhost_mask = host->mask;
	if ((q->src && !put(r, terms, &src)) || (q->dst && !put(r, terms, &dst)))
		return false;
	/* Without a protocol, the address of ARP and RARP counts, too. */
	if (!four || q->proto == IP)
		return true;
	if (!put(r, terms, &arp))
		return false;
	arp.core.eth_type = ETH_RARP;
	return put(r, terms, &arp);
}

static bool put_mac(struct reader *r, struct pfr_terms *terms, bool src, bool dst)
{
	static const __u8 none[6];
	struct pfr_term a = { 0 }, b = { 0 };
	__u8 mac[6];

	if (!pfr_parse_mac(r->word, strlen(r->word), mac))
		return unknown(r);
	if (!memcmp(mac, none, sizeof(mac)))
		return no(r, "rules cannot compare a MAC address of zeros");
	memcpy(a.core.smac, mac, sizeof(mac));
	memcpy(b.core.dmac, mac, sizeof(mac));
	return advance(r) && (!src || put(r, terms, &a)) &&
	       (!dst || put(r, terms, &b));
}

/* --- reading primitives */

static bool ether_proto(struct reader *r, struct pfr_terms *terms)
{
	static const __u16 hidden[] = { 0x8100, 0x88A8, 0x9100, 0x8847, 0x8848 };
	__u32 type = 0;
	size_t i;

	if (!above(r, "ether proto"))
		return false;
	if (is(r, "\\ip"))
		type = ETH_IP;
	else if (is(r, "\\ip6"))
		type = ETH_IP6;
	else if (is(r, "\\arp"))
		type = ETH_ARP;
	else if (is(r, "\\rarp"))
		type = ETH_RARP;
	else if (!strncmp(r->word, "0x", 2) && strlen(r->word) == 6 &&
		 strspn(r->word + 2, "0123456789abcdefABCDEF") == 4)
		sscanf(r->word + 2, "%x", &type);
	else if (!number(r, r->word, strlen(r->word), 65535, &type))
		return false;
	if (type < 0x0600)
		return no(r, "a rule has no such EtherType: it is a length");
	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (type == hidden[i])
			return no(r, "rules look behind this EtherType");
	return advance(r) && put_type(r, terms, (__u16)type);
}

static bool ether(struct reader *r, struct pfr_terms *terms)
{
	if (skip(r, "proto"))
		return ether_proto(r, terms);
	if (skip(r, "host"))
		return put_mac(r, terms, true, true);
	if (skip(r, "src"))
		return put_mac(r, terms, true, false);
	if (skip(r, "dst"))
		return put_mac(r, terms, false, true);
	return unknown(r);
}

static bool vlan(struct reader *r, struct pfr_terms *terms)
{
	struct pfr_term term = { 0 };
	__u32 id;

	if (r->behind_vlan)
		return no(r, "a second 'vlan' is looked for behind the first, and rules only know the outer one");
	if (!number(r, r->word, strlen(r->word), 4095, &id))
		return false;
	if (!id)
		return no(r, "rules cannot compare VLAN 0");
	r->behind_vlan = true;
	term.core.vlan_id = (__u16)id;
	return advance(r) && put(r, terms, &term);
}

static bool proto_number(struct reader *r, struct pfr_terms *terms,
			 const struct qualifiers *q)
{
	static const struct {
		const char *name;
		__u8 proto;
	} names[] = {
		{ "\\tcp", 6 }, { "\\udp", 17 }, { "\\sctp", 132 },
		{ "\\icmp", 1 },
	};
	__u32 proto;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is(r, names[i].name))
			return advance(r) && put_proto(r, terms, q, names[i].proto);
	return whole_number(r, 255, &proto) &&
	       put_proto(r, terms, q, (__u8)proto);
}

static bool port_range(struct reader *r, struct pfr_terms *terms,
		       const struct qualifiers *q)
{
	char *dash = strchr(r->word, '-');
	__u32 low, high;

	if (!dash)
		return unknown(r);
	*dash = '\0';
	if (!number(r, r->word, strlen(r->word), 65535, &low) ||
	    !number(r, dash + 1, strlen(dash + 1), 65535, &high))
		return false;
	if (low > high)
		return no(r, "the port range is upside down");
	return advance(r) && put_ports(r, terms, q, (__u16)low, (__u16)high);
}

/* @net: with a prefix length; else without one. */
static bool address(struct reader *r, struct pfr_terms *terms,
		    const struct qualifiers *q, bool net)
{
	const char *slash = strchr(r->word, '/');
	struct pfr_host host;
	ip_addr masked;

	/* Half addresses and names mean something else to libpcap. */
	if (net != !!slash || !pfr_parse_host(r->word, &host))
		return unknown(r);
	if (slash && (strpbrk(slash, ".:") || pfr_is_no_address(&host.mask) ||
		      (slash[1] == '0' && slash[2])))
		return no(r, "'%s' is not a plain network", r->word);
	masked = host.addr;
	pfr_and_mask(&masked, &host.mask);
	if (!pfr_same_address(&masked, &host.addr))
		return no(r, "'%s' has bits outside of its mask", r->word);
	return advance(r) && put_hosts(r, terms, q, &host);
}

static bool hosts(struct reader *r, struct pfr_terms *terms,
		  const struct qualifiers *q)
{
	if (skip(r, "net"))
		return address(r, terms, q, true);
	if (!q->directed && !is(r, "host"))
		return unknown(r);
	skip(r, "host");
	return address(r, terms, q, false);
}

/* Behind the protocol, if there was one. */
static bool qualified(struct reader *r, struct pfr_terms *terms,
		      struct qualifiers *q)
{
	__u32 port;

	q->src = true;
	q->dst = true;
	if (skip(r, "src")) {
		q->dst = false;
		q->directed = true;
	} else if (skip(r, "dst")) {
		q->src = false;
		q->directed = true;
	}
	/* "ip port" is no expression. */
	if (q->proto == IP || q->proto == IP6)
		return hosts(r, terms, q);
	if (skip(r, "port"))
		return whole_number(r, 65535, &port) &&
		       put_ports(r, terms, q, (__u16)port, (__u16)port);
	if (skip(r, "portrange"))
		return port_range(r, terms, q);
	return q->proto >= TCP ? unknown(r) : hosts(r, terms, q);
}

/* Does what stands behind "tcp" or "ip" still belong to it? */
static bool goes_on(const struct reader *r)
{
	static const char *const ends[] = { "", ")", "and", "or", "&&", "||" };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (is(r, ends[i]))
			return false;
	return true;
}

static bool primitive(struct reader *r, struct pfr_terms *terms)
{
	static const struct {
		const char *name;
		int qualifier;
		__u16 type;
		__u8 proto;
	} words[] = {
		{ "ip", IP, ETH_IP, 0 },
		{ "ip6", IP6, ETH_IP6, 0 },
		{ "tcp", TCP, 0, 6 },
		{ "udp", UDP, 0, 17 },
		{ "sctp", SCTP, 0, 132 },
		{ "icmp", IP, 0, 1 },
		{ "icmp6", IP6, 0, 58 },
		{ "arp", LINK, ETH_ARP, 0 },
		{ "rarp", LINK, ETH_RARP, 0 },
	};
	struct qualifiers q = { .proto = ANY };
	char word[MAX_WORD];
	size_t i;

	if (skip(r, "ether"))
		return ether(r, terms);
	if (skip(r, "vlan"))
		return vlan(r, terms);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!is(r, words[i].name))
			continue;
		q.proto = words[i].qualifier;
		if (!above(r, r->word) || !advance(r))
			return false;
		if (!goes_on(r))
			return words[i].type ?
			       put_type(r, terms, words[i].type) :
			       put_proto(r, terms, &q, words[i].proto);
		if (words[i].type && q.proto != LINK && skip(r, "proto"))
			return proto_number(r, terms, &q);
		/* "icmp host", "arp net": no. */
		if (q.proto == LINK || (words[i].proto && q.proto < TCP))
			return unknown(r);
		return qualified(r, terms, &q);
	}
	memcpy(word, r->word, sizeof(word));
	if (!strcmp(word, "proto") || !strcmp(word, "src") ||
	    !strcmp(word, "dst") || !strcmp(word, "host") ||
	    !strcmp(word, "net") || !strcmp(word, "port") ||
	    !strcmp(word, "portrange")) {
		if (!above(r, word))
			return false;
		if (skip(r, "proto"))
			return proto_number(r, terms, &q);
		return qualified(r, terms, &q);
	}
	if (is(r, "not") || is(r, "!"))
		return no(r, "rules cannot say 'not'");
	return unknown(r);
}

/* --- "and" and "or", which libpcap takes from left to right */

static bool expression(struct reader *r, struct pfr_terms *terms);

static bool factor(struct reader *r, struct pfr_terms *terms)
{
	if (!is(r, "("))
		return primitive(r, terms);
	if (++r->nesting > MAX_NESTING)
		return no(r, "there are too many parentheses");
	if (!advance(r) || !expression(r, terms))
		return false;
	r->nesting--;
	if (!is(r, ")"))
		return no(r, "a closing parenthesis is missing");
	return advance(r);
}

static bool operation(struct reader *r, struct pfr_terms *terms)
{
	bool and = is(r, "and") || is(r, "&&");
	struct pfr_terms more;
	bool good;

	if (!advance(r))
		return false;
	if (!pfr_terms_init(&more)) {
		r->no_memory = true;
		return false;
	}
	good = factor(r, &more);
	if (good)
		good = and ? pfr_terms_and(terms, &more) :
			     pfr_terms_or(terms, &more);
	r->no_memory |= !terms->term;
	if (!good && !r->no_memory)
		no(r, "it would take more than %u rules", PFR_MAX_TERMS);
	pfr_terms_free(&more);
	return good;
}

static bool expression(struct reader *r, struct pfr_terms *terms)
{
	if (!factor(r, terms))
		return false;
	while (is(r, "and") || is(r, "&&") || is(r, "or") || is(r, "||"))
		if (!operation(r, terms))
			return false;
	return true;
}

static bool read(struct reader *r, struct pfr_terms *terms)
{
	struct pfr_term all = { 0 };
	__u32 i;

	if (!advance(r))
		return false;
	/* The empty one is for all packets. */
	if (!*r->word)
		return put(r, terms, &all);
	if (!expression(r, terms))
		return false;
	if (*r->word)
		return unknown(r);
	for (i = 0; i < terms->num; i++)
		if (terms->term[i].obstacle)
			return no(r, "%s", terms->term[i].obstacle);
	pfr_terms_merge(terms);
	return terms->num || no(r, "it matches no packet at all");
}

static int add_rules(struct pfr_rules *set, const struct pfr_terms *terms,
		     __u16 first_id, rule_action_behaviour action)
{
	__u32 i;

	if (terms->num > PFR_MAX_RULES - (__u32)first_id) {
		pfr_error(pfr_set_of(set), NULL,
			  "the expression makes %u rules, and from id %u on there are not as many",
			  terms->num, first_id);
		return -1;
	}
	for (i = 0; i < terms->num; i++) {
		filtering_rule rule = {
			.rule_id = (__u16)(first_id + i),
			.rule_action = action,
			.core_fields = terms->term[i].core,
		};

		if (pfr_rules_add(set, &rule))
			return -1;
	}
	return PFR_RULES_FROM_PCAP;
}

int pfr_rules_from_pcap(struct pfr_rules *set, const char *expression_text,
			__u16 first_id, rule_action_behaviour action,
			unsigned int flags, char *reason, size_t size)
{
	char own_reason[16] = "";
	struct reader r = {
		.s = expression_text,
		.reason = reason ? reason : own_reason,
		.size = reason ? size : sizeof(own_reason),
		.plain = flags & PFR_RULES_PLAIN_PACKETS,
	};
	struct pfr_terms terms;
	int rc;

	if (!set || !expression_text || flags & ~PFR_RULES_PLAIN_PACKETS)
		return -1;
	if (reason && size)
		*reason = '\0';
	if (!pfr_terms_init(&terms)) {
		pfr_no_memory(pfr_set_of(set));
		return -1;
	}
	if (read(&r, &terms))
		rc = add_rules(set, &terms, first_id, action);
	else
		rc = r.no_memory ? -1 : PFR_RULES_NEED_BPF;
	if (r.no_memory)
		pfr_no_memory(pfr_set_of(set));
	pfr_terms_free(&terms);
	return rc;
}
