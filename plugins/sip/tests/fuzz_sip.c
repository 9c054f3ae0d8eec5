// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libFuzzer target: any bytes as a datagram, as a stream, as the messages of a
 * call and as a session description; and prefixes of them.
 *
 * With the environment variable PFR_WRITE_SEEDS it writes the messages of RFC
 * 4475 and 5118 into the directory of that name and ends: the corpus to start
 * from.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rfc-messages.h"
#include "sip-invariants.h"
#include "sip_call.h"
#include "sip_count.h"
#include "sip_inet.h"
#include "sip_match.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define MAX_MESSAGES	64		/* of a stream */

static struct sip_match matches[5];

static void write_seeds(const char *directory)
{
	char path[4096], name[256], *c;
	size_t n;
	FILE *f;

	for (n = 0; n < COUNT(sip_rfc_messages); n++) {
		const struct sip_rfc_message *t = &sip_rfc_messages[n];

		snprintf(name, sizeof(name), "%s", t->name);
		for (c = name; *c; c++)
			if (*c == ' ' || *c == '/')
				*c = '_';
		snprintf(path, sizeof(path), "%s/%s", directory, name);
		f = fopen(path, "wb");
		if (!f || fwrite(t->text, 1, t->len, f) != t->len ||
		    fclose(f)) {
			perror(path);
			exit(2);
		}
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const struct sip_filter filters[COUNT(matches)] = {
		{ .method = method_any },
		{ .method = method_invite },
		{ .response = 2, .method = method_invite },
		{ .caller = "*a*", .called = "*", .call_id = "*1*" },
		{ .caller = "*.com", .call_id = "a*" },
	};
	const char *directory = getenv("PFR_WRITE_SEEDS");
	size_t n;

	(void)argc;
	(void)argv;
	if (directory) {
		write_seeds(directory);
		exit(0);
	}
	for (n = 0; n < COUNT(filters); n++)
		if (pfr_sip_filter(&matches[n], &filters[n]))
			abort();
	return 0;
}

static void check(const char *wrong, size_t len)
{
	if (wrong) {
		fprintf(stderr, "%zu bytes: broken rule: %s\n", len, wrong);
		abort();
	}
}

/* Bytes behind a prefix that matches do not change that. */
static void match(const __u8 *p, size_t len, const __u8 *whole, size_t size)
{
	struct sip_message m;
	const char *wrong = NULL;
	size_t n;
	int is;

	for (n = 0; n < COUNT(matches); n++) {
		is = pfr_sip_match(&matches[n], p, p + len);
		SIP_EXPECT(!is || pfr_sip_match(&matches[n], whole,
						whole + size));
		while (len && (*p == '\r' || *p == '\n')) {
			p++;
			len--;
		}
		if (n == 0)
			SIP_EXPECT(is == (pfr_sip_start(&m, p,
							pfr_sip_word(p, p + len),
							p + len) > 0));
	}
	check(wrong, len);
}

/* What the parser finds, as a filter: it must suit. */
static void own_caller(const struct sip_message *m, const __u8 *p, size_t len)
{
	struct sip_filter filter = { 0 };
	struct sip_match made;
	char *to = filter.caller;
	const char *wrong = NULL;
	__u32 i;

	if ((m->kind != sip_request && m->kind != sip_response) ||
	    !m->from.user.len || m->from.user.len > 30)
		return;
	for (i = 0; i < m->from.user.len; i++) {
		__u8 c = p[m->from.user.at + i];

		if (!c)
			return;
		if (c == '*' || c == '\\')
			*to++ = '\\';
		*to++ = (char)c;
	}
	*to = '*';
	if (!pfr_sip_filter(&made, &filter))
		SIP_EXPECT(pfr_sip_match(&made, p, p + len));
	check(wrong, len);
}

static void body(const struct sip_message *m, const __u8 *p, const __u8 *end)
{
	const __u8 *start, *stop;
	const char *wrong = NULL;

	if ((m->kind != sip_request && m->kind != sip_response) ||
	    !pfr_sdp_body(m, p, &start, &stop))
		return;
	SIP_EXPECT(start > p && start < stop && stop <= end);
	check(wrong, 0);
	check(sip_check_sdp(start, stop), (size_t)(stop - start));
}

static void stream(const __u8 *p, size_t len)
{
	const __u8 *end = p + len;
	struct sip_seen seen = { 0 };
	struct sip_stats stats;
	struct sip_message m;
	struct sip_call call;
	const char *wrong = NULL;
	__u64 requests;
	int n, taken;

	memset(&stats, 0, sizeof(stats));
	memset(&call, 0, sizeof(call));
	for (n = 0; n < MAX_MESSAGES && p < end; n++, p += taken) {
		taken = pfr_sip_parse(&m, p, end, 1);
		check(sip_check_message(&m, (__u32)(end - p), taken, 1), len);
		if (taken < 0)
			break;
		pfr_sip_count(&stats, &m);
		seen.ns = (__u64)n * 1000000000;
		seen.from = (__u32)n & 1;
		seen.to = (__u32)n & 2;
		pfr_sip_call(&call, &stats, &m, p, &seen);
		body(&m, p, end);
	}
	pfr_sip_call_close(&call, &stats);
	SIP_EXPECT(call.num_dialogs <= SIP_DIALOGS);
	SIP_EXPECT(stats.answered <= stats.attempts);
	SIP_EXPECT(stats.attempts <= stats.requests[method_invite]);
	requests = stats.request_retransmissions + stats.request_copies +
		   stats.request_duplicates;
	for (n = 0; n < SIP_METHODS; n++)
		requests += stats.requests[n];
	SIP_EXPECT(requests == stats.messages[sip_request]);
	check(wrong, len);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	struct sip_message whole, prefix;
	__u8 address[16];
	size_t len, step;
	int taken;
	__u8 *p;

	if (size > 65535)
		return 0;
	taken = pfr_sip_parse(&whole, data, data + size, 0);
	check(sip_check_message(&whole, (__u32)size, taken, 0), size);
	own_caller(&whole, data, size);
	match(data, size, data, size);
	body(&whole, data, data + size);
	stream(data, size);
	check(sip_check_sdp(data, data + size), size);
	pfr_sip_inet4(address, data, data + size);
	pfr_sip_inet6(address, data, data + size);

	/* About eight prefixes, not always the same ones. */
	step = size / 8 + 1;
	for (len = size ? data[size - 1] % step : 0; len < size; len += step) {
		p = malloc(len ? len : 1);
		if (!p)
			abort();
		memcpy(p, data, len);
		taken = pfr_sip_parse(&prefix, p, p + len, 0);
		check(sip_check_message(&prefix, (__u32)len, taken, 0), len);
		check(sip_check_prefix(&prefix, &whole), len);
		match(p, len, data, size);
		body(&prefix, p, p + len);
		stream(p, len);
		free(p);
	}
	return 0;
}
