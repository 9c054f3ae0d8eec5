// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * The filter of a rule: checked once, compared with each message.
 */
#include "sip_match.h"
#include "sip_parse.h"
#include "sip_text.h"
#include "sip_value.h"

/* A text in two parts: what is before a URI's password and what is behind it. */
struct value {
	const __u8 *head, *tail;
	__u32 head_len, len;
};

/* ------------------------------------------------------------------- the check */

/* Return: 1, 0 if there is nothing to compare, -1 if it makes no sense. */
static int pattern(struct sip_pattern *p, const char *text, int fold)
{
	__u32 i = 0, n = 0;

	memset(p, 0, sizeof(*p));
	if (!text[0])
		return 0;
	if (text[0] == '*') {
		p->how = SIP_TEXT_SUFFIX;
		i = 1;
	}
	for (; i < SIP_TEXT_LEN && text[i]; i++) {
		__u8 c = (__u8)text[i];

		if (c <= ' ' || c == 0x7F)
			return -1;
		if (c == '*') {
			if (i + 1 == SIP_TEXT_LEN || text[i + 1] || !n)
				return -1;
			p->how |= SIP_TEXT_PREFIX;
			continue;
		}
		if (c == '\\') {
			if (++i == SIP_TEXT_LEN ||
			    (text[i] != '*' && text[i] != '\\'))
				return -1;
			c = (__u8)text[i];
		}
		c = fold ? sip_lower(c) : c;
		p->fold[n] = fold && c >= 'a' && c <= 'z' ? 'a' - 'A' : 0;
		p->text[n++] = (char)c;
	}
	if (i == SIP_TEXT_LEN)
		return -1;
	p->len = (__u8)n;
	return 1;
}

/**
 * pfr_sip_filter - check a filter and make it ready
 * @match: filled in from scratch
 * @filter: from user space
 *
 * Return: NULL, or why it is refused: the field, a colon, the reason.
 */
const char *pfr_sip_filter(struct sip_match *match,
			   const struct sip_filter *filter)
{
	int caller, called, call_id;

	if (!filter->call_id_len && filter->call_id_hash)
		return "call_id_hash: of no length";
	memset(match, 0, sizeof(*match));
	if (filter->method >= SIP_METHODS)
		return "method: there is no such";
	if (filter->reserved || filter->reserved2)
		return "reserved: not 0";
	if (filter->response > 6 &&
	    (filter->response < 100 || filter->response > 699))
		return "response: neither a class, 1 to 6, nor a code, 100 to 699";
	if (filter->response && filter->method == method_ack)
		return "response: there is none to an ACK";
	caller = pattern(&match->caller, filter->caller, 1);
	if (caller < 0)
		return "caller: a star in the middle, a blank, or no end";
	called = pattern(&match->called, filter->called, 1);
	if (called < 0)
		return "called: a star in the middle, a blank, or no end";
	call_id = pattern(&match->call_id, filter->call_id, 0);
	if (call_id < 0)
		return "call_id: a star in the middle, a blank, or no end";

	match->method = filter->method;
	match->response = filter->response;
	if (filter->response && filter->method)
		match->wanted |= SIP_HAS_CSEQ;
	if (caller)
		match->wanted |= SIP_HAS_FROM;
	if (called)
		match->wanted |= SIP_HAS_TO;
	if (call_id || filter->call_id_len)
		match->wanted |= SIP_HAS_CALL_ID;
	match->call_id_len = filter->call_id_len;
	match->call_id_hash = filter->call_id_hash;
	return NULL;
}

/* -------------------------------------------------------------- the comparison */

/* Is it the pattern's text from the byte @at on? */
static int same_bytes(const struct sip_pattern *p, __u32 at, const __u8 *v,
		      __u32 len)
{
	const char *text = p->text + at;
	const __u8 *fold = p->fold + at;

	for (; len >= 8; len -= 8, v += 8, text += 8, fold += 8)
		if ((sip_load(v, 8) ^ sip_load(text, 8)) & ~sip_load(fold, 8))
			return 0;
	if (len >= 4) {
		if ((sip_load(v, 4) ^ sip_load(text, 4)) & ~sip_load(fold, 4))
			return 0;
		len -= 4;
		v += 4;
		text += 4;
		fold += 4;
	}
	for (; len; len--)
		if ((*v++ ^ (__u8)*text++) & ~*fold++)
			return 0;
	return 1;
}

/* Is the pattern in the value, from the byte @from on? It is long enough. */
static int same(const struct sip_pattern *p, const struct value *v, __u32 from)
{
	__u32 len = 0;

	if (from < v->head_len) {
		len = v->head_len - from;
		if (len >= p->len)
			return same_bytes(p, 0, v->head + from, p->len);
		if (!same_bytes(p, 0, v->head + from, len))
			return 0;
	}
	return same_bytes(p, len, v->tail + (from + len - v->head_len),
			  p->len - len);
}

/*
 * Anywhere between @from and @to, where the value's bytes lie in a row from @bytes
 * on? Most places differ in the first byte.
 */
static int has_part_in(const struct sip_pattern *p, const struct value *v,
		       const __u8 *bytes, __u32 from, __u32 to)
{
	__u8 first = (__u8)p->text[0], forms = p->fold[0];

	for (; from < to; from++, bytes++)
		if ((*bytes | forms) == first && same(p, v, from))
			return 1;
	return 0;
}

static int has_part(const struct sip_pattern *p, const struct value *v)
{
	__u32 last = v->len > SIP_PART_MAX ? SIP_PART_MAX : v->len;
	__u32 to, head;

	if (last < p->len)
		return 0;
	to = last - p->len + 1;
	head = to < v->head_len ? to : v->head_len;
	return has_part_in(p, v, v->head, 0, head) ||
	       (head < to && has_part_in(p, v, v->tail, head, to));
}

static int suits(const struct sip_pattern *p, const struct value *v)
{
	if (v->len < p->len || !v->len)
		return 0;
	switch (p->how) {
	case SIP_TEXT_EXACT:
		return v->len == p->len && same(p, v, 0);
	case SIP_TEXT_PREFIX:
		return same(p, v, 0);
	case SIP_TEXT_SUFFIX:
		return same(p, v, v->len - p->len);
	default:
		return has_part(p, v);
	}
}

/* user@host, where a password and the at sign may be between the two. */
static int address_suits(const struct sip_pattern *pattern, const __u8 *p,
			 const struct sip_address *a)
{
	struct value v;

	v.head = p + a->user.at;
	v.head_len = a->user.len;
	v.tail = p + a->host.at;
	v.len = a->user.len + a->host.len;
	if (a->user.len && a->host.len) {
		/* The byte before the host is the at sign. */
		v.tail--;
		v.len++;
	}
	/* Without a password, they lie in a row. */
	if (v.tail == v.head + v.head_len)
		v.head_len = v.len;
	return suits(pattern, &v);
}

static int call_id_suits(const struct sip_match *match, const __u8 *p,
			 const struct sip_span *call_id)
{
	struct value v;

	if (match->call_id_len &&
	    (match->call_id_len != call_id->len ||
	     match->call_id_hash != sip_call_id_hash(p + call_id->at,
						     call_id->len)))
		return 0;
	if (!match->call_id.len)
		return call_id->len > 0;
	v.head = p + call_id->at;
	v.head_len = call_id->len;
	v.tail = v.head;
	v.len = call_id->len;
	return suits(&match->call_id, &v);
}

/* Another method, or a response where a request is wanted, and vice versa. */
static int is_hopeless(const struct sip_match *match, const __u8 *p,
		       const __u8 *word, const __u8 *end)
{
	if (word == end)
		return 1;
	if (match->response)
		return *word != '/';
	return *word != ' ' || pfr_sip_method(p, word) != match->method;
}

/**
 * pfr_sip_match - compare a message with a filter
 * @match: made by pfr_sip_filter()
 * @p: first byte of a message, or of line ends before it
 * @end: no byte from here on is read
 *
 * Only what the filter asks for is looked at, and a message that cannot suit is
 * left as soon as that is known.
 *
 * Return: 1 or 0.
 */
int pfr_sip_match(const struct sip_match *match, const __u8 *p,
		  const __u8 *end)
{
	struct sip_message m;
	const __u8 *word;
	int start;

	while (p < end && (*p == '\r' || *p == '\n'))
		p++;
	word = pfr_sip_word(p, end);
	if ((match->method || match->response) &&
	    is_hopeless(match, p, word, end))
		return 0;
	start = pfr_sip_start(&m, p, word, end);
	if (start <= 0)
		return 0;
	if (match->response > 6 ? m.code != match->response :
	    match->response && m.code / 100 != match->response)
		return 0;
	if (!match->wanted)
		return 1;

	pfr_sip_headers(&m, p, end, (__u32)start, match->wanted);
	if (m.kind == sip_malformed || match->wanted & ~m.found)
		return 0;
	return (!(match->wanted & SIP_HAS_CSEQ) ||
		m.method == match->method) &&
	       (!(match->wanted & SIP_HAS_FROM) ||
		address_suits(&match->caller, p, &m.from)) &&
	       (!(match->wanted & SIP_HAS_TO) ||
		address_suits(&match->called, p, &m.to)) &&
	       (!(match->wanted & SIP_HAS_CALL_ID) ||
		call_id_suits(match, p, &m.call_id));
}
