// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * What stands behind the colon of From, To, Via, CSeq and Content-Type.
 */
#include "sip_text.h"
#include "sip_value.h"

/* A method's name, with regard to case. */
__u8 pfr_sip_method(const __u8 *p, const __u8 *end)
{
#define IS(name)	(!memcmp(p, name, sizeof(name) - 1))
	switch (end - p) {
	case 3:
		return IS("ACK") ? method_ack : IS("BYE") ? method_bye :
		       method_other;
	case 4:
		return IS("INFO") ? method_info : method_other;
	case 5:
		return IS("PRACK") ? method_prack :
		       IS("REFER") ? method_refer : method_other;
	case 6:
		return IS("INVITE") ? method_invite :
		       IS("CANCEL") ? method_cancel :
		       IS("NOTIFY") ? method_notify :
		       IS("UPDATE") ? method_update : method_other;
	case 7:
		return IS("OPTIONS") ? method_options :
		       IS("MESSAGE") ? method_message :
		       IS("PUBLISH") ? method_publish : method_other;
	case 8:
		return IS("REGISTER") ? method_register : method_other;
	case 9:
		return IS("SUBSCRIBE") ? method_subscribe : method_other;
	default:
		return method_other;
	}
#undef IS
}

enum parameter_name {
	TAG,
	BRANCH,
	BOUNDARY
};

static int is_named(const __u8 *p, const __u8 *end, enum parameter_name name)
{
	switch (name) {
	case TAG:
		return SIP_IS(p, end, "tag");
	case BRANCH:
		return SIP_IS(p, end, "branch");
	default:
		return SIP_IS(p, end, "boundary");
	}
}

/* The parameter @name of those that begin at @v with their semicolon. */
static int parameter(struct sip_span *s, const __u8 *p, const __u8 *v,
		     const __u8 *end, enum parameter_name name)
{
	const __u8 *word;
	int found;

	for (;;) {
		/* Junk between two of them is passed over. */
		while (v < end && *v != ';' && *v != ',')
			v++;
		if (v == end || *v == ',')
			return 0;
		word = sip_skip_spaces(v + 1, end);
		v = sip_skip_token(word, end);
		found = is_named(word, v, name);
		v = sip_skip_spaces(v, end);
		if (v == end || *v != '=')
			continue;
		v = sip_skip_spaces(v + 1, end);
		word = v;
		if (v < end && *v == '"') {
			word = v + 1;
			v = sip_quote_end(word, end);
			if (found)
				break;
			if (v < end)
				v++;
		} else {
			/* Not only a token: hosts of IPv6 have brackets. */
			while (v < end && *v != ';' && *v != ',' &&
			       !sip_is_space(*v))
				v++;
			if (found)
				break;
		}
	}
	if (v == word)
		return 0;
	sip_mark(s, p, word, v);
	return 1;
}

/* Behind "sip:" or "sips:", or NULL. */
static const __u8 *behind_sip(const __u8 *v, const __u8 *end)
{
	if (end - v < 5 || !SIP_BEGINS(v, end, "sip"))
		return NULL;
	v += 3;
	if (*v == 's' || *v == 'S')
		v++;
	return *v == ':' ? v + 1 : NULL;
}

/* Any other URI: what is behind its scheme, up to its parameters. */
static const __u8 *other_uri(struct sip_address *a, const __u8 *p,
			     const __u8 *v, const __u8 *end)
{
	const __u8 *scheme = v, *start;

	v = sip_skip_token(v, end);
	if (v == end || *v != ':' || v == scheme)
		return scheme;
	start = v + 1;
	v = sip_find(start, end, SIP_ENDS_HOST);
	if (v > start)
		sip_mark(&a->user, p, start, v);
	return v;
}

/*
 * The URI at @v. Before an at sign anything goes but what ends an address
 * without brackets (@bare).
 */
static const __u8 *uri(struct sip_address *a, const __u8 *p, const __u8 *v,
		       const __u8 *end, int bare)
{
	__u8 stop = bare ? SIP_ENDS_USER | SIP_ENDS_HOST : SIP_ENDS_USER;
	const __u8 *user = behind_sip(v, end), *user_end, *at, *host;

	if (!user)
		return other_uri(a, p, v, end);
	/* What follows a colon is a password. */
	user_end = sip_find(user, end, stop | SIP_COLON);
	at = sip_find(user_end, end, stop);
	v = user;
	if (at < end && *at == '@') {
		if (user_end > user)
			sip_mark(&a->user, p, user, user_end);
		v = at + 1;
	}
	host = v;
	if (v < end && *v == '[') {
		while (v < end && *v != ']' &&
		       !(pfr_sip_class[*v] & SIP_ENDS_HOST))
			v++;
		if (v < end && *v == ']')
			v++;
		else
			v = host;	/* not closed: no host at all */
	} else {
		v = sip_find(v, end, SIP_ENDS_HOST | SIP_COLON);
	}
	if (v > host)
		sip_mark(&a->host, p, host, v);
	return v;
}

/* Where the URI in angle brackets begins, behind a display name; else NULL. */
static const __u8 *bracket(const __u8 *v, const __u8 *end)
{
	for (; v < end; v++) {
		if (*v == '<')
			return v + 1;
		/* No name has these, but a URI without brackets has a colon. */
		if (*v == ':' || *v == ';')
			break;
		/* Quoted twice: the quotes are not such that hide a bracket. */
		if (*v == '\\' && end - v > 1 && v[1] == '"') {
			v++;
			continue;
		}
		if (*v == '"') {
			v = sip_quote_end(v + 1, end);
			if (v == end)
				break;
		}
	}
	return NULL;
}

/**
 * pfr_sip_address - From, To
 * @a: result; it is all zero before
 * @p: the message
 * @v: value
 * @end: of the value
 * @tag: also look for the tag
 *
 * Return: 1, or 0 if there is neither a user nor a host.
 */
int pfr_sip_address(struct sip_address *a, const __u8 *p, const __u8 *v,
		    const __u8 *end, int tag)
{
	const __u8 *inside = bracket(v, end);

	v = uri(a, p, inside ? sip_skip_spaces(inside, end) : v, end, !inside);
	if (tag) {
		v = sip_find_byte(v, end, inside ? '>' : ';');
		parameter(&a->tag, p, v, end, TAG);
	}
	return a->user.len || a->host.len;
}

/*
 * SIP/2.0/UDP host:port;parameters, comma, the next hop. Of the parameters of
 * the first one the branch tells transactions apart.
 */
void pfr_sip_via(struct sip_message *m, const __u8 *p, const __u8 *v,
		 const __u8 *end)
{
	while (v < end && *v != ';' && *v != ',')
		v++;
	parameter(&m->branch, p, v, end, BRANCH);
}

/* A number and the method of the request. */
void pfr_sip_cseq(struct sip_message *m, const __u8 *v, const __u8 *end)
{
	const __u8 *word;
	__u8 method;

	if (sip_number(&v, end, 0xFFFFFFFF, &m->cseq)) {
		m->flags |= SIP_ODD_CSEQ;
		return;
	}
	word = sip_skip_spaces(v, end);
	v = sip_skip_token(word, end);
	if (v == word || sip_skip_spaces(v, end) != end) {
		m->flags |= SIP_ODD_CSEQ;
		return;
	}
	method = pfr_sip_method(word, v);
	if (m->kind == sip_response)
		m->method = method;
	else if (m->method != method)
		m->flags |= SIP_ODD_CSEQ;
}

/* type / subtype ; parameters */
void pfr_sip_type(struct sip_message *m, const __u8 *p, const __u8 *v,
		  const __u8 *end)
{
	const __u8 *type = v, *type_end, *sub, *sub_end;

	type_end = sip_skip_token(v, end);
	v = sip_skip_spaces(type_end, end);
	if (v == end || *v != '/' || type == type_end)
		return;
	sub = sip_skip_spaces(v + 1, end);
	sub_end = sip_skip_token(sub, end);
	if (sub == sub_end)
		return;
	sip_mark(&m->type, p, type, sub_end);
	if (SIP_IS(type, type_end, "application") && SIP_IS(sub, sub_end, "sdp"))
		m->flags |= SIP_SDP;
	if (SIP_IS(type, type_end, "multipart") &&
	    parameter(&m->boundary, p, sub_end, end, BOUNDARY))
		m->flags |= SIP_MULTIPART;
}
