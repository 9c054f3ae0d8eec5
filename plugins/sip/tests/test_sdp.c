// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Session descriptions: what is found in each, what is left out, and every
 * truncation. Built with the sanitizers, on buffers of exact size.
 */
#include "sip-test.h"
#include "rfc-messages.h"
#include "sip-invariants.h"
#include "sip_inet.h"
#include "sip_parse.h"
#include "sip_sdp.h"

#define SESSION	"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\n"

/* A medium as text: kind flags address port/rtcp_port formats. */
static void print_address(char *to, size_t size, const struct sdp_address *a)
{
	size_t at = 0;
	int i;

	if (a->family == 4) {
		snprintf(to, size, "%u.%u.%u.%u", a->bytes[0], a->bytes[1],
			 a->bytes[2], a->bytes[3]);
		return;
	}
	snprintf(to, size, "-");
	for (i = 0; a->family == 6 && i < 16; i++)
		at += (size_t)snprintf(to + at, size - at, "%02x",
				       a->bytes[i]);
}

static void print(char *to, size_t size, const struct sdp_medium *m)
{
	static const char flags[] = "rs0mXYh";
	char address[64], rtcp[64];
	size_t at;
	int i;

	print_address(address, sizeof(address), &m->address);
	print_address(rtcp, sizeof(rtcp), &m->rtcp);
	at = (size_t)snprintf(to, size, "%s ", m->kind == sdp_audio ? "audio" :
			      m->kind == sdp_video ? "video" : "other");
	for (i = 0; flags[i]; i++)
		if (m->flags & 1 << i)
			to[at++] = flags[i];
	at += (size_t)snprintf(to + at, size - at, " %s %u/%u", address,
			       m->port, m->rtcp_port);
	if (m->rtcp.family)
		at += (size_t)snprintf(to + at, size - at, "@%s", rtcp);
	if (m->num_ports != 1)
		at += (size_t)snprintf(to + at, size - at, " x%u",
				       m->num_ports);
	for (i = 0; i < m->num_formats; i++)
		at += (size_t)snprintf(to + at, size - at, " %u=%u%s",
				       m->formats[i].type, m->formats[i].clock,
				       m->formats[i].flags & SDP_EVENT ? "e" :
				       m->formats[i].flags & SDP_NOISE ? "n" :
				       "");
}

static void walk(char *to, size_t size, const __u8 *p, const __u8 *end)
{
	struct sdp_medium m;
	struct sdp_walk w;
	size_t at;

	snprintf(to, size, "none");
	memset(&w, 0xA5, sizeof(w));
	if (!pfr_sdp_begin(&w, p, end))
		return;
	for (*to = '\0', at = 0; pfr_sdp_next(&w, &m); at = strlen(to)) {
		if (at)
			to[at++] = '\n';
		print(to + at, size - at, &m);
	}
}

/*
 * Flags: r RTP, s SRTP, 0 refused, m multiplexed, X does not send, Y does not
 * receive, h on hold.
 */
static const struct {
	const char *text;
	const char *want;
} descriptions[] = {
	{ "", "none" },
	{ "m=audio 1 RTP/AVP 0\r\n", "none" },
	{ SESSION, "" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\n",
	  "audio r 192.0.2.1 49170/49171 0=8000" },
	/* Bare line feeds, and no end of the last line. */
	{ "v=0\ns=-\nc=IN IP4 192.0.2.1\nm=audio 49170 RTP/AVP 8",
	  "audio r 192.0.2.1 49170/49171 8=8000" },
	/* The address of a medium goes before that of the session. */
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "c=IN IP4 192.0.2.2\r\nm=video 4 RTP/AVP 31\r\n",
	  "audio r 192.0.2.2 2/3 0=8000\nvideo r 192.0.2.1 4/5 31=90000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "c=IN IP6 2001:db8::1\r\n",
	  "audio r 20010db8000000000000000000000001 2/3 0=8000" },
	{ SESSION "c=IN IP6 2001:db8::1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "c=IN IP4 192.0.2.1\r\n", "audio r 192.0.2.1 2/3 0=8000" },
	{ SESSION "c=IN IP6 FF15::101/3\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r ff150000000000000000000000000101 2/3 0=8000" },
	{ SESSION "c=IN IP4 224.2.36.42/127/3\r\nm=audio 2/2 RTP/AVP 0\r\n",
	  "audio r 224.2.36.42 2/3 x2 0=8000" },
	/* Names are not resolved; what is wrong is no address. */
	{ SESSION "c=IN IP4 host.example.com\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.256\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "c=IN IP4\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "c=IN IP6 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "m=audio 2 RTP/AVP 0\r\n", "audio r - 2/3 0=8000" },
	/* Refused, on hold. */
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=video 0 RTP/AVP 31\r\n",
	  "video r0 192.0.2.1 0/0 31=90000" },
	{ SESSION "c=IN IP4 0.0.0.0\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio rh 0.0.0.0 2/3 0=8000" },
	{ SESSION "c=IN IP6 ::\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio rh 00000000000000000000000000000000 2/3 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\na=sendonly\r\nm=audio 2 RTP/AVP 0\r\n"
	  "m=audio 4 RTP/AVP 0\r\na=sendrecv\r\nm=audio 6 RTP/AVP 0\r\n"
	  "a=inactive\r\nm=audio 8 RTP/AVP 0\r\na=recvonly\r\n",
	  "audio rY 192.0.2.1 2/3 0=8000\naudio r 192.0.2.1 4/5 0=8000\n"
	  "audio rXY 192.0.2.1 6/7 0=8000\naudio rX 192.0.2.1 8/9 0=8000" },
	/* RTCP elsewhere. */
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\na=rtcp:9\r\n",
	  "audio r 192.0.2.1 2/9 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "a=rtcp:9 IN IP4 192.0.2.7\r\n",
	  "audio r 192.0.2.1 2/9@192.0.2.7 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "a=rtcp:70000\r\n", "audio r 192.0.2.1 2/3 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
	  "a=rtcp:9\r\na=rtcp-mux\r\n",
	  "audio rm 192.0.2.1 2/2 0=8000" },
	{ SESSION "c=IN IP4 192.0.2.1\r\nm=audio 65535 RTP/AVP 0\r\n",
	  "audio r 192.0.2.1 65535/0 0=8000" },
	/* Formats. */
	{ SESSION "m=audio 2 RTP/AVP 0 3 9 10 13 14 16 17 18 96 101 128 x\r\n"
	  "a=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
	  "a=rtpmap:102 none/1\r\na=rtpmap:3 GSM/16000\r\n",
	  "audio r - 2/3 0=8000 3=16000 9=8000 10=44100 13=8000n 14=90000 16=11025 17=22050 18=8000 96=48000 101=8000e",
	},
	{ SESSION "m=audio 2 RTP/AVP 96 97 98 99\r\na=rtpmap:96 x\r\n"
	  "a=rtpmap:97 x/\r\na=rtpmap:98 x/8000x\r\n"
	  "a=rtpmap:99 CN/16000\r\n",
	  "audio r - 2/3 96=0 97=0 98=0 99=16000n" },
	{ SESSION "m=audio 2 RTP/AVP 96 96\r\na=rtpmap: 96  x/8000\r\n",
	  "audio r - 2/3 96=8000 96=8000" },
	{ SESSION "m=audio 2 RTP/AVP 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18\r\n",
	  "audio r - 2/3 1=0 2=0 3=8000 4=8000 5=8000 6=16000 7=8000 8=8000 9=8000 10=44100 11=44100 12=8000 13=8000n 14=90000 15=8000 16=11025",
	},
	/* Profiles. */
	{ SESSION "m=audio 2 RTP/SAVP 0\r\nm=video 4 RTP/AVPF 31\r\n"
	  "m=audio 6 UDP/TLS/RTP/SAVPF 0\r\nm=image 8 udptl t38\r\n"
	  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
	  "m=message 7394 TCP/MSRP *\r\n",
	  "audio rs - 2/3 0=8000\nvideo r - 4/5 31=90000\n"
	  "audio rs - 6/7 0=8000\nother  - 8/0\nother  - 9/0\n"
	  "other  - 7394/0" },
	/* Lines that make no sense, with all that belongs to them. */
	{ SESSION "m=audio\r\na=rtcp-mux\r\nm=audio x RTP/AVP 0\r\n"
	  "m=audio 65536 RTP/AVP 0\r\nm=audio 2/0 RTP/AVP 0\r\n"
	  "m=audio 2/x RTP/AVP 0\r\nm=audio 2 RTP/AVP 0\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "x\r\n\r\n=\r\nm\r\nm=audio 2 RTP/AVP 0\r\nc\r\n c=IN\r\n",
	  "audio r - 2/3 0=8000" },
	{ SESSION "m=audio 2\r\n", "audio  - 2/0" },
	{ SESSION "m=audio\t2  RTP/AVP \t0 \r\n", "audio r - 2/3 0=8000" },
};

static void what_is_found(void **state)
{
	char got[2048];
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(descriptions); n++) {
		size_t len = strlen(descriptions[n].text);
		__u8 *p = exact_copy(descriptions[n].text, len);

		walk(got, sizeof(got), p, p + len);
		if (strcmp(got, descriptions[n].want))
			fail_msg("%s\ngot  %s\nwant %s", descriptions[n].text,
				 got, descriptions[n].want);
		free(p);
	}
}

static void truncations(void **state)
{
	const char *wrong;
	size_t n, len;

	(void)state;
	for (n = 0; n < COUNT(descriptions); n++) {
		for (len = 0; len <= strlen(descriptions[n].text); len++) {
			__u8 *p = exact_copy(descriptions[n].text, len);

			wrong = sip_check_sdp(p, p + len);
			if (wrong)
				fail_msg("%s, %zu bytes: %s",
					 descriptions[n].text, len, wrong);
			free(p);
		}
	}
}

static void limits(void **state)
{
	struct sdp_medium m;
	struct sdp_walk w;
	char text[65536];
	size_t at, n;
	int media;

	(void)state;
	at = (size_t)snprintf(text, sizeof(text), SESSION);
	for (n = 0; n < 20; n++)
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "m=audio %zu RTP/AVP 0\r\n", n + 2);
	assert_true(pfr_sdp_begin(&w, (__u8 *)text, (__u8 *)text + at));
	for (media = 0; pfr_sdp_next(&w, &m); media++)
		assert_int_equal(m.port, media + 2);
	assert_int_equal(media, SDP_MAX_MEDIA);
	assert_false(pfr_sdp_next(&w, &m));

	at = (size_t)snprintf(text, sizeof(text), SESSION);
	for (n = 0; n < SDP_MAX_LINES; n++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "a=x\r\n");
	at += (size_t)snprintf(text + at, sizeof(text) - at,
			       "m=audio 2 RTP/AVP 0\r\n");
	assert_true(pfr_sdp_begin(&w, (__u8 *)text, (__u8 *)text + at));
	assert_false(pfr_sdp_next(&w, &m));
}

static const struct {
	const char *text;
	int family;			/* 0: not this one */
	const char *hex;
} addresses[] = {
	{ "0.0.0.0", 4, "00000000" },
	{ "192.0.2.1", 4, "c0000201" },
	{ "255.255.255.255", 4, "ffffffff" },
	{ "001.002.003.004", 4, "01020304" },
	{ "", 4, NULL }, { "1", 4, NULL }, { "1.2.3", 4, NULL },
	{ "1.2.3.", 4, NULL }, { "1.2.3.4.", 4, NULL },
	{ "1.2.3.4.5", 4, NULL }, { "1..2.3", 4, NULL },
	{ "256.1.1.1", 4, NULL }, { "0001.1.1.1", 4, NULL },
	{ "1.2.3.4 ", 4, NULL }, { "-1.2.3.4", 4, NULL },
	{ "a.b.c.d", 4, NULL },
	{ "::", 6, "00000000000000000000000000000000" },
	{ "::1", 6, "00000000000000000000000000000001" },
	{ "1::", 6, "00010000000000000000000000000000" },
	{ "1:2:3:4:5:6:7:8", 6, "00010002000300040005000600070008" },
	{ "2001:DB8::a:b", 6, "20010db80000000000000000000a000b" },
	{ "1:2:3::4:5:6:7", 6, "00010002000300000004000500060007" },
	{ "1:2:3:4:5:6:7::", 6, "00010002000300040005000600070000" },
	{ "::2:3:4:5:6:7:8", 6, "00000002000300040005000600070008" },
	{ "::ffff:192.0.2.1", 6, "00000000000000000000ffffc0000201" },
	{ "1:2:3:4:5:6:192.0.2.1", 6, "000100020003000400050006c0000201" },
	{ "", 6, NULL }, { ":", 6, NULL }, { ":::", 6, NULL },
	{ "1", 6, NULL }, { "1:", 6, NULL }, { ":1", 6, NULL },
	{ "1:2:3:4:5:6:7", 6, NULL }, { "1:2:3:4:5:6:7:", 6, NULL },
	{ "1:2:3:4:5:6:7:8:9", 6, NULL }, { "1:2:3:4:5:6:7:8:", 6, NULL },
	{ "1:2:3:4::5:6:7:8", 6, NULL }, { "::1::", 6, NULL },
	{ "1::2::3", 6, NULL }, { "1:::2", 6, NULL }, { "12345::", 6, NULL },
	{ "g::", 6, NULL }, { "::1%eth0", 6, NULL }, { "[::1]", 6, NULL },
	{ "1:2:3:4:5:6:7:192.0.2.1", 6, NULL }, { "::192.0.2", 6, NULL },
	{ "::192.0.2.1:1", 6, NULL }, { "192.0.2.1", 6, NULL },
};

static void addresses_in_text(void **state)
{
	__u8 bytes[16];
	char hex[33];
	size_t n;
	int i, is;

	(void)state;
	for (n = 0; n < COUNT(addresses); n++) {
		size_t len = strlen(addresses[n].text);
		__u8 *p = exact_copy(addresses[n].text, len);

		is = addresses[n].family == 4 ?
			pfr_sip_inet4(bytes, p, p + len) :
			pfr_sip_inet6(bytes, p, p + len);
		free(p);
		if (is != !!addresses[n].hex)
			fail_msg("%s: %d", addresses[n].text, is);
		for (i = 0; is && i < (addresses[n].family == 4 ? 4 : 16); i++)
			snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
		if (is && strcmp(hex, addresses[n].hex))
			fail_msg("%s: %s", addresses[n].text, hex);
	}
}

/* ---------------------------------------------------------------------- bodies */

#define HEAD	"INVITE sip:a SIP/2.0\r\n"
#define ONE	SESSION "c=IN IP4 192.0.2.1\r\nm=audio 2 RTP/AVP 0\r\n"
#define FOUND	"audio r 192.0.2.1 2/3 0=8000"

static const struct {
	const char *text;
	const char *want;
} bodies[] = {
	{ HEAD "c: application/sdp\r\n\r\n" ONE, FOUND },
	{ HEAD "\r\n" ONE, "no body" },
	{ HEAD "c: text/plain\r\n\r\n" ONE, "no body" },
	{ HEAD "c: application/sdp\r\ne: gzip\r\n\r\n" ONE, "no body" },
	{ HEAD "c: application/sdp\r\n\r\n", "no body" },
	{ HEAD "c: application/sdp\r\nl: 0\r\n\r\n" ONE, "no body" },
	/* The last line of what was cut short is not believed. */
	{ HEAD "c: application/sdp\r\nl: 500\r\n\r\n" ONE
	  "m=audio 49 RTP/AVP 0", FOUND },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "Content-Type: text/plain\r\n\r\nhello\r\n--b\r\n"
	  "content-type : application/sdp\r\n\r\n" ONE "--b--\r\n", FOUND },
	{ HEAD "c: multipart/mixed;boundary=\"b c\"\r\n\r\npreamble\r\n"
	  "--b c\r\nc: application/sdp\r\n\r\n" ONE "\r\n--b c--\r\n", FOUND },
	/* Without an end, and of what is behind it. */
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "c: application/sdp\r\n\r\n" ONE, "no body" },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "c: application/sdp\r\n\r\n" ONE
	  "--b\r\nc: text/plain\r\n\r\nm=audio 9 RTP/AVP 0\r\n--b--\r\n",
	  FOUND },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "c: application/sdp\r\nContent-Encoding: gzip\r\n\r\n" ONE
	  "--b--\r\n", "no body" },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--x\r\n"
	  "c: application/sdp\r\n\r\n" ONE "--x--\r\n", "no body" },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b", "no body" },
	/* A boundary among the headers of a part, and a part without body. */
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "c: application/sdp\r\n--b\r\nX: y\r\n\r\n" ONE "--b--\r\n",
	  FOUND },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
	  "c: application/sdp\r\n\r\n--b\r\n\r\n--b--\r\n", "no body" },
	/* So many parts, and no more. */
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n\r\n--b\r\n\r\n"
	  "--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n"
	  "--b\r\nc: application/sdp\r\n\r\n" ONE "--b--\r\n", FOUND },
	{ HEAD "c: multipart/mixed;boundary=b\r\n\r\n--b\r\n\r\n--b\r\n\r\n"
	  "--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n--b\r\n\r\n"
	  "--b\r\nc: application/sdp\r\n\r\n" ONE "--b--\r\n", "no body" },
};

static void body(char *to, size_t size, const __u8 *p, size_t len)
{
	const __u8 *start, *end;
	struct sip_message m;

	pfr_sip_parse(&m, p, p + len, 0);
	if (!pfr_sdp_body(&m, p, &start, &end)) {
		snprintf(to, size, "no body");
		return;
	}
	assert_true(start >= p && start < end && end <= p + len);
	walk(to, size, start, end);
}

static void bodies_of_messages(void **state)
{
	char got[2048];
	size_t n, len;

	(void)state;
	for (n = 0; n < COUNT(bodies); n++) {
		for (len = 0; len <= strlen(bodies[n].text); len++) {
			__u8 *p = exact_copy(bodies[n].text, len);

			body(got, sizeof(got), p, len);
			free(p);
		}
		if (strcmp(got, bodies[n].want))
			fail_msg("%s\ngot  %s\nwant %s", bodies[n].text, got,
				 bodies[n].want);
	}
}

static const char *of_rfc(const char *name)
{
	static char got[2048];
	size_t n;

	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];

		if (!strstr(t->name, name))
			continue;
		body(got, sizeof(got), (const __u8 *)t->text, t->len);
		return got;
	}
	fail_msg("no message %s", name);
	return NULL;
}

static void bodies_of_rfcs(void **state)
{
	(void)state;
	assert_string_equal(of_rfc("wsinv"),
			    "audio r 192.0.2.4 49217/49218 0=8000 12=8000\n"
			    "video r 192.0.2.4 3227/3228 31=90000");
	assert_string_equal(of_rfc("v6_sdp"),
			    "audio r 20010db8000000000000000000000020 6000/6001 2=8000\n"
			    "video r 20010db8000000000000000000000020 6024/6025 107=90000");
	assert_string_equal(of_rfc("v6_sdp_several"),
			    "audio r 192.0.2.1 22334/22335 0=8000\n"
			    "video r 20010db8000000000000000000000001 6024/6025 107=90000");
	assert_string_equal(of_rfc("v4_mapped"),
			    "audio r 00000000000000000000ffffc0000202 6000/6001 2=8000");
	assert_string_equal(of_rfc("mpart01"), "no body");
	assert_string_equal(of_rfc("invut"), "no body");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_found),
		cmocka_unit_test(truncations),
		cmocka_unit_test(limits),
		cmocka_unit_test(addresses_in_text),
		cmocka_unit_test(bodies_of_messages),
		cmocka_unit_test(bodies_of_rfcs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
