// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Headers that are hard to read, and the numbers and types in them. Built with the
 * sanitizers, on buffers of exact size.
 */
#include <stdbool.h>

#include "sip-test.h"

/*
 * One header, or several, in an otherwise empty message, and what is found: the
 * address of From, else of To, else the Call-ID, else the branch.
 */
static const struct {
	const char *header;
	const char *found;		/* NULL: it is not recognised */
	__u16 flags;
} headers[] = {
	{ "From: sip:a@b", "a@b;", 0 },
	{ "from:sip:a@b", "a@b;", 0 },
	{ "FROM :sip:a@b", "a@b;", 0 },
	{ "f:sip:a@b", "a@b;", 0 },
	{ "F \t : \t sip:a@b \t ", "a@b;", 0 },
	{ "From:\r\n sip:a@b", "a@b;", 0 },
	{ "From:\r\n\tsip:a@b\r\n \r\n\t", "a@b;", 0 },
	{ "From: sip:a@b;tag\r\n =\r\n t", "a@b;t", 0 },
	{ "From: sip:a@b\n;tag=t", "a@b;", 0 },
	{ "From\r\n : sip:a@b", NULL, 0 },
	{ " From: sip:a@b", NULL, 0 },
	{ "Fromm: sip:a@b", NULL, 0 },
	{ "Fro: sip:a@b", NULL, 0 },
	{ "From sip:a@b", NULL, 0 },
	{ "From; sip:a@b", NULL, 0 },
	{ "X-From: sip:a@b", NULL, 0 },
	{ "From:", ";", SIP_ODD_ADDRESS },
	{ "From: ", ";", SIP_ODD_ADDRESS },
	{ "From: <>", ";", SIP_ODD_ADDRESS },
	{ "From: <sip:>", ";", SIP_ODD_ADDRESS },
	{ "From: <sip:@>", ";", SIP_ODD_ADDRESS },
	{ "From: sip:", ";", SIP_ODD_ADDRESS },
	{ "From: nonsense", ";", SIP_ODD_ADDRESS },
	{ "From: nonsense;tag=t", ";t", SIP_ODD_ADDRESS },
	{ "From: sip:b", "b;", 0 },
	{ "From: sip:@b", "b;", 0 },
	{ "From: sip:a@", "a;", 0 },
	{ "From: sips:a@b", "a@b;", 0 },
	{ "From: SipS:a:secret@b", "a@b;", 0 },
	{ "From: SIP:a@b", "a@b;", 0 },
	{ "From: sip:a@b:5060", "a@b;", 0 },
	{ "From: sip:a:secret@b", "a@b;", 0 },
	{ "From: sip:a:s:e@b:5060;x", "a@b;", 0 },
	{ "From: sip::secret@b", "b;", 0 },
	{ "From: <sip:a@b:5060;x=y?h=v>;tag=t", "a@b;t", 0 },
	{ "From: <sip:a;b?c@d;x>;tag=t", "a;b?c@d;t", 0 },
	{ "From: sip:a;b@c;tag=t", "a;t", 0 },
	{ "From: sip:a@[::1]:5060;tag=t", "a@[::1];t", 0 },
	{ "From: <sip:[2001:db8::1]>;tag=t", "[2001:db8::1];t", 0 },
	{ "From: <sip:a@[::1>;tag=t", "a;t", 0 },
	{ "From: tel:+1-201-555-0123;tag=t", "+1-201-555-0123;t", 0 },
	{ "From: <tel:5550123;phone-context=+1>;tag=t", "5550123;t", 0 },
	{ "From: <urn:service:sos>;tag=t", "service:sos;t", 0 },
	{ "From: A <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: A B\r\n C <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: A<sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"A\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"A\"<sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"<sip:x@y>\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"\\\"<sip:x@y>\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"\\\\\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"x;tag=no\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"x\r\n y\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \"x <sip:a@b>;tag=t", ";t", SIP_ODD_ADDRESS },
	{ "From: \\\"x\\\" <sip:a@b>;tag=t", "a@b;t", 0 },
	{ "From: \\\"x\\\" <sip:a@b>;tag=t;y=\"z\"", "a@b;t", 0 },
	{ "From: \\", ";", SIP_ODD_ADDRESS },
	{ "From: <sip:a@b;tag=t", "a@b;", 0 },
	{ "From: < sip:a@b >;tag=t", "a@b;t", 0 },
	{ "From: <\r\n sip:a@b\r\n >;tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b;tag=no>;tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b> ; x ; y = z ; TAG = t ; tag=u", "a@b;t", 0 },
	{ "From: <sip:a@b>;x=\";tag=no\";tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b>;x=\"\\\";tag=no\";tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b>;tagg=no;ta=no;tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b>;tag=", "a@b;", 0 },
	{ "From: <sip:a@b>;tag", "a@b;", 0 },
	{ "From: <sip:a@b>;;tag=t", "a@b;t", 0 },
	{ "From: <sip:a@b>;tag=\"t\"", "a@b;t", 0 },
	{ "From: sip:a@b\r\nFrom: sip:c@d", "a@b;", SIP_REPEATED },
	{ "From: sip:a@b\r\nf: sip:a@b", "a@b;", SIP_REPEATED },
	{ "To: sip:a@b;tag=t", "a@b;t", 0 },
	{ "t:<sip:a@b>", "a@b;", 0 },
	{ "T : <sip:a@b>", "a@b;", 0 },
	{ "Top: <sip:a@b>", NULL, 0 },
	{ "Call-ID: x", "x", 0 },
	{ "call-id:x@y", "x@y", 0 },
	{ "CALL-ID\t:\r\n x", "x", 0 },
	{ "i: <\">(x)", "<\">(x)", 0 },
	{ "I:x", "x", 0 },
	{ "Call\rID: x", NULL, 0 },
	{ "Call.ID: x", NULL, 0 },
	{ "Content\rLength: x", NULL, 0 },
	{ "Content-Le\016gth: x", NULL, 0 },
	{ "Call-ID x: x", NULL, 0 },
	{ "i: x\r\ni: y", "x", SIP_REPEATED },
	{ "Via: SIP/2.0/UDP h;branch=x", "x", 0 },
	{ "v:SIP/2.0/UDP [::1]:5060 ; rport ; BRANCH = x", "x", 0 },
	{ "Via: SIP/2.0/UDP h;branch=x, SIP/2.0/UDP i;branch=y", "x", 0 },
	{ "Via: SIP/2.0/UDP h, SIP/2.0/UDP i;branch=y", NULL, 0 },
	{ "Via: SIP/2.0/UDP h;branch=x\r\nv: SIP/2.0/UDP i;branch=y", "x", 0 },
	{ "Via: SIP/2.0/UDP h;branch=\"x\"", "x", 0 },
	{ "Via: SIP/2.0/UDP h;received=[::1];branch=x", "x", 0 },
};

static void headers_that_are_hard(void **state)
{
	struct sip_message m;
	char text[512];
	__u8 *p;
	size_t n;
	int len;

	(void)state;
	for (n = 0; n < COUNT(headers); n++) {
		const char *name = headers[n].header;
		const char *found = headers[n].found;
		char *want = NULL;

		len = snprintf(text, sizeof(text),
			       "OPTIONS sip:x SIP/2.0\r\n%s\r\n\r\n", name);
		p = exact_copy(text, (size_t)len);
		parse_message(&m, p, (size_t)len, 0);
		assert_int_equal(m.kind, sip_request);
		if (m.flags != headers[n].flags)
			fail_msg("%s: flags %#x, not %#x", name, m.flags,
				 headers[n].flags);
		assert_true(m.found & SIP_HAS_END);
		assert_int_equal(m.body, len);
		if (found)
			want = strdup(found);
		if (m.found & (SIP_HAS_FROM | SIP_HAS_TO)) {
			same_address(name, "From or To", p,
				     m.found & SIP_HAS_FROM ? &m.from : &m.to,
				     want);
		} else if (m.found & SIP_HAS_CALL_ID) {
			same_text(name, "Call-ID", p, &m.call_id, want);
		} else {
			same_text(name, "branch", p, &m.branch, want);
		}
		free(want);
		free(p);
	}
}

/* A message with these headers, and what is found in them. */
static const struct {
	const char *headers;
	__u32 cseq, expires, length;
	__u16 found, flags;
	bool malformed;
} numbers[] = {
	{ "CSeq: 1 OPTIONS", .cseq = 1, .found = SIP_HAS_CSEQ },
	{ "cseq :\r\n 0001\r\n\tOPTIONS ", .cseq = 1, .found = SIP_HAS_CSEQ },
	{ "CSeq: 4294967295 OPTIONS", .cseq = 0xFFFFFFFF, .found = SIP_HAS_CSEQ },
	{ "CSeq: 4294967296 OPTIONS",
	  .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "CSeq: OPTIONS", .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "CSeq: 1", .cseq = 1, .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "CSeq: 1 options",
	  .cseq = 1, .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "CSeq: 1 OPTIONS x",
	  .cseq = 1, .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "CSeq: -1 OPTIONS", .found = SIP_HAS_CSEQ, .flags = SIP_ODD_CSEQ },
	{ "Expires: 3600", .expires = 3600, .found = SIP_HAS_EXPIRES },
	{ "Expires: never", .expires = 0 },
	{ "Content-Length: 3", .length = 3, .found = SIP_HAS_LENGTH },
	{ "l:3", .length = 3, .found = SIP_HAS_LENGTH },
	{ "l: 3\r\nContent-Length : 03",
	  .length = 3, .found = SIP_HAS_LENGTH, .flags = SIP_REPEATED },
	{ "l: 3\r\nContent-Length: 2",
	  .length = 3, .found = SIP_HAS_LENGTH, .flags = SIP_BAD_LENGTH,
	  .malformed = true },
	{ "l: 1048577", .flags = SIP_BAD_LENGTH, .malformed = true },
	{ "l: 99999999999999999999", .flags = SIP_BAD_LENGTH, .malformed = true },
	{ "l: 3x", .flags = SIP_BAD_LENGTH, .malformed = true },
	{ "l: +3", .flags = SIP_BAD_LENGTH, .malformed = true },
	{ "l:", .flags = SIP_BAD_LENGTH, .malformed = true },
	{ "c: application/sdp", .found = SIP_HAS_TYPE, .flags = SIP_SDP },
	{ "Content-Type : APPLICATION / SDP ; charset=x",
	  .found = SIP_HAS_TYPE, .flags = SIP_SDP },
	{ "c: application/sdpp", .found = SIP_HAS_TYPE },
	{ "c: multipart/mixed;boundary=\"a b\"",
	  .found = SIP_HAS_TYPE, .flags = SIP_MULTIPART },
	{ "c: multipart/mixed", .found = SIP_HAS_TYPE },
	{ "c: text", .found = SIP_HAS_TYPE },
	{ "e: gzip", .found = SIP_HAS_ENCODING },
};

static void numbers_and_types(void **state)
{
	struct sip_message m;
	char text[512];
	__u8 *p;
	size_t n;
	int len;

	(void)state;
	for (n = 0; n < COUNT(numbers); n++) {
		len = snprintf(text, sizeof(text),
			       "OPTIONS sip:x SIP/2.0\r\n%s\r\n\r\nabc",
			       numbers[n].headers);
		p = exact_copy(text, (size_t)len);
		parse_message(&m, p, (size_t)len, 0);
		m.found &= (__u16)~SIP_HAS_END;
		if (m.kind != (numbers[n].malformed ? sip_malformed :
			       sip_request) ||
		    m.flags != numbers[n].flags ||
		    m.found != numbers[n].found ||
		    m.cseq != numbers[n].cseq ||
		    m.expires != numbers[n].expires ||
		    m.length != numbers[n].length ||
		    m.method != method_options)
			fail_msg("%s: kind %u flags %#x found %#x cseq %u expires %u length %u",
				 numbers[n].headers, m.kind, m.flags, m.found,
				 m.cseq, m.expires, m.length);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_that_are_hard),
		cmocka_unit_test(numbers_and_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
