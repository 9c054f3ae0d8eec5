// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Calls, message by message, and what is counted of them.
 */
#include "sip-test.h"
#include "sip_call.h"
#include "sip_parse.h"

#define MS	1000000ULL

/* One call, and the clock. */
struct scene {
	struct sip_call call;
	struct sip_stats stats;
	__u64 now;
};

static void begin(struct scene *s)
{
	memset(s, 0, sizeof(*s));
	s->now = 1000000 * MS;
}

static __u32 feed(struct scene *s, const char *start, const char *branch,
		  const char *from, const char *to, unsigned int cseq,
		  const char *method)
{
	struct sip_message m;
	char text[512];
	__u32 events;
	int len;
	__u8 *p;

	len = snprintf(text, sizeof(text),
		       "%s\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK%s\r\n"
		       "From: <sip:a@x>;tag=%s\r\nTo: <sip:b@x>%s%s\r\n"
		       "Call-ID: c\r\nCSeq: %u %s\r\n\r\n", start, branch, from,
		       to ? ";tag=" : "", to ? to : "", cseq, method);
	p = exact_copy(text, (size_t)len);
	assert_int_equal(pfr_sip_parse(&m, p, p + len, 0), len);
	assert_int_equal(m.flags, 0);
	pfr_sip_count(&s->stats, &m);
	events = pfr_sip_call(&s->call, &s->stats, &m, p, s->now);
	free(p);
	return events;
}

/* A request, and a response, @ms after the last message. */
static __u32 request(struct scene *s, unsigned int ms, const char *method,
		     const char *branch, const char *from, const char *to,
		     unsigned int cseq)
{
	char start[64];

	snprintf(start, sizeof(start), "%s sip:b@x SIP/2.0", method);
	s->now += ms * MS;
	return feed(s, start, branch, from, to, cseq, method);
}

static __u32 response(struct scene *s, unsigned int ms, unsigned int code,
		      const char *branch, const char *from, const char *to,
		      unsigned int cseq, const char *method)
{
	char start[64];

	snprintf(start, sizeof(start), "SIP/2.0 %u x", code);
	s->now += ms * MS;
	return feed(s, start, branch, from, to, cseq, method);
}

static void same_time(const struct sip_time *t, __u64 count, __u64 ms)
{
	assert_int_equal(t->count, count);
	assert_int_equal(t->sum_ns, count * ms * MS);
	assert_int_equal(t->min_ns, count ? ms * MS : 0);
	assert_int_equal(t->max_ns, count ? ms * MS : 0);
}

#define NEW	SIP_EVENT_NEW

static void call_that_is_answered(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	assert_int_equal(request(&s, 0, "INVITE", "1", "A", NULL, 1),
			 NEW | SIP_EVENT_STARTED);
	assert_int_equal(response(&s, 5, 100, "1", "A", NULL, 1, "INVITE"),
			 NEW);
	assert_int_equal(s.call.state, call_trying);
	assert_int_equal(response(&s, 95, 180, "1", "A", "B", 1, "INVITE"),
			 NEW | SIP_EVENT_RINGING);
	assert_int_equal(s.call.state, call_proceeding);
	assert_int_equal(response(&s, 900, 200, "1", "A", "B", 1, "INVITE"),
			 NEW | SIP_EVENT_ANSWERED);
	assert_int_equal(s.call.state, call_answered);
	assert_int_equal(s.call.num_dialogs, 1);
	assert_int_equal(request(&s, 10, "ACK", "2", "A", "B", 1), NEW);
	assert_int_equal(request(&s, 4990, "BYE", "3", "B", "A", 7),
			 NEW | SIP_EVENT_ENDED);
	assert_int_equal(s.call.state, call_ended);
	assert_int_equal(response(&s, 20, 200, "3", "B", "A", 7, "BYE"), NEW);
	pfr_sip_call_close(&s.call, &s.stats);

	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.failed + s.stats.cancelled +
			 s.stats.abandoned + s.stats.unfinished, 0);
	same_time(&s.stats.request_delay, 1, 100);
	same_time(&s.stats.setup, 1, 1000);
	same_time(&s.stats.ring, 1, 900);
	same_time(&s.stats.duration, 1, 5000);
	same_time(&s.stats.disconnect_delay, 1, 20);
	same_time(&s.stats.failure_delay, 0, 0);
	same_time(&s.stats.registration_delay, 0, 0);
	assert_int_equal(s.stats.requests[method_invite], 1);
	assert_int_equal(s.stats.requests[method_ack], 1);
	assert_int_equal(s.stats.requests[method_bye], 1);
	assert_int_equal(s.stats.responses[method_invite][0], 2);
	assert_int_equal(s.stats.responses[method_invite][1], 1);
	assert_int_equal(s.stats.responses[method_bye][1], 1);
	assert_int_equal(s.stats.codes[180 - 100], 1);
	assert_int_equal(s.stats.codes[200 - 100], 2);
	assert_int_equal(s.stats.messages[sip_request], 3);
	assert_int_equal(s.stats.messages[sip_response], 4);
	assert_int_equal(s.call.requests[method_bye], 1);
	assert_int_equal(s.call.responses[1], 2);
}

static void answered_at_once(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	assert_int_equal(response(&s, 30, 200, "1", "A", "B", 1, "INVITE"),
			 NEW | SIP_EVENT_ANSWERED);
	same_time(&s.stats.request_delay, 1, 30);
	same_time(&s.stats.setup, 1, 30);
	same_time(&s.stats.ring, 0, 0);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.unfinished, 1);
}

static void retransmissions(void **state)
{
	struct scene s;
	int n;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	for (n = 0; n < 3; n++)
		assert_int_equal(request(&s, 500, "INVITE", "1", "A", NULL, 1),
				 0);
	response(&s, 0, 180, "1", "A", "B", 1, "INVITE");
	assert_int_equal(response(&s, 1, 180, "1", "A", "B", 1, "INVITE"), 0);
	response(&s, 0, 200, "1", "A", "B", 1, "INVITE");
	assert_int_equal(response(&s, 1, 200, "1", "A", "B", 1, "INVITE"), 0);
	request(&s, 0, "ACK", "2", "A", "B", 1);
	assert_int_equal(request(&s, 0, "ACK", "2", "A", "B", 1), 0);
	request(&s, 100, "BYE", "3", "A", "B", 2);
	assert_int_equal(request(&s, 500, "BYE", "3", "A", "B", 2), 0);
	response(&s, 10, 200, "3", "A", "B", 2, "BYE");
	assert_int_equal(response(&s, 1, 200, "3", "A", "B", 2, "BYE"), 0);

	assert_int_equal(s.stats.request_retransmissions, 5);
	assert_int_equal(s.stats.response_retransmissions, 3);
	assert_int_equal(s.call.retransmissions, 8);
	assert_int_equal(s.stats.requests[method_invite], 1);
	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.completed, 1);
	/* From the first INVITE on, and from the first BYE on. */
	same_time(&s.stats.request_delay, 1, 1500);
	same_time(&s.stats.disconnect_delay, 1, 510);
}

static void new_transactions(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 200, "1", "A", "B", 1, "INVITE");
	request(&s, 0, "ACK", "2", "A", "B", 1);
	/* Both sides ask again, with the same number, for other media. */
	assert_int_equal(request(&s, 0, "INVITE", "3", "A", "B", 2), NEW);
	assert_int_equal(request(&s, 0, "INVITE", "4", "B", "A", 2), NEW);
	assert_int_equal(response(&s, 0, 491, "3", "A", "B", 2, "INVITE"), NEW);
	assert_int_equal(response(&s, 0, 200, "4", "B", "A", 2, "INVITE"), NEW);
	assert_int_equal(request(&s, 0, "UPDATE", "5", "A", "B", 3), NEW);
	assert_int_equal(s.call.state, call_answered);
	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.failed, 0);
	assert_int_equal(s.stats.request_retransmissions, 0);
	assert_int_equal(s.stats.copies, 0);
	assert_int_equal(s.stats.requests[method_invite], 3);
}

/* The same messages before and behind a proxy. */
static void copies(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	assert_int_equal(request(&s, 1, "INVITE", "1p", "A", NULL, 1), 0);
	response(&s, 0, 100, "1", "A", NULL, 1, "INVITE");
	response(&s, 8, 180, "1p", "A", "B", 1, "INVITE");
	response(&s, 1, 180, "1", "A", "B", 1, "INVITE");
	response(&s, 9, 200, "1p", "A", "B", 1, "INVITE");
	response(&s, 1, 200, "1", "A", "B", 1, "INVITE");
	request(&s, 0, "ACK", "2", "A", "B", 1);
	request(&s, 0, "ACK", "2p", "A", "B", 1);
	request(&s, 0, "BYE", "3", "A", "B", 2);
	request(&s, 0, "BYE", "3p", "A", "B", 2);
	response(&s, 0, 200, "3p", "A", "B", 2, "BYE");
	response(&s, 0, 200, "3", "A", "B", 2, "BYE");
	assert_int_equal(s.stats.requests[method_invite], 1);
	assert_int_equal(s.stats.requests[method_ack], 1);
	assert_int_equal(s.stats.requests[method_bye], 1);
	assert_int_equal(s.stats.codes[80], 1);
	assert_int_equal(s.stats.codes[100], 2);
	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.forked, 0);
	assert_int_equal(s.stats.request_retransmissions, 0);
	assert_int_equal(s.stats.response_retransmissions, 0);
	assert_int_equal(s.stats.copies, 6);
	assert_int_equal(s.stats.duration.count, 1);
}

/* Two phones ring, one is answered, the other one's branch is cancelled. */
static void forks(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	assert_int_equal(response(&s, 10, 180, "1", "A", "B", 1, "INVITE"),
			 NEW | SIP_EVENT_RINGING);
	assert_int_equal(response(&s, 10, 180, "1", "A", "C", 1, "INVITE"),
			 NEW);
	assert_int_equal(response(&s, 80, 200, "1", "A", "C", 1, "INVITE"),
			 NEW | SIP_EVENT_ANSWERED);
	assert_int_equal(s.call.num_dialogs, 2);
	assert_int_equal(s.stats.forked, 1);
	/* The other one was picked up as well: the caller hangs it up. */
	assert_int_equal(response(&s, 5, 200, "1", "A", "B", 1, "INVITE"), NEW);
	request(&s, 0, "ACK", "2", "A", "C", 1);
	request(&s, 0, "ACK", "3", "A", "B", 1);
	assert_int_equal(request(&s, 5, "BYE", "4", "A", "B", 2), NEW);
	response(&s, 1, 200, "4", "A", "B", 2, "BYE");
	assert_int_equal(s.call.state, call_answered);
	assert_int_equal(request(&s, 989, "BYE", "5", "A", "C", 3),
			 NEW | SIP_EVENT_ENDED);
	response(&s, 2, 200, "5", "A", "C", 3, "BYE");
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.copies, 0);
	same_time(&s.stats.setup, 1, 100);
	same_time(&s.stats.duration, 1, 1000);
	same_time(&s.stats.disconnect_delay, 1, 2);
}

/* Seen behind the proxy that forks: a branch fails, another one is answered. */
static void branches(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "p1", "A", NULL, 1);
	request(&s, 0, "INVITE", "p2", "A", NULL, 1);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_trying);
	assert_int_equal(s.stats.failed, 0);
	response(&s, 10, 180, "p2", "A", "C", 1, "INVITE");
	assert_int_equal(response(&s, 10, 200, "p2", "A", "C", 1, "INVITE"),
			 NEW | SIP_EVENT_ANSWERED);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.failed, 0);

	/* One rings while the other one fails. */
	begin(&s);
	request(&s, 0, "INVITE", "p1", "A", NULL, 1);
	request(&s, 0, "INVITE", "p2", "A", NULL, 1);
	response(&s, 10, 180, "p2", "A", "C", 1, "INVITE");
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_proceeding);
	assert_int_equal(s.stats.failed, 0);

	/* All fail. */
	begin(&s);
	request(&s, 0, "INVITE", "p1", "A", NULL, 1);
	request(&s, 0, "INVITE", "p2", "A", NULL, 1);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	assert_true(response(&s, 10, 603, "p2", "A", "C", 1, "INVITE") &
		    SIP_EVENT_ENDED);
	assert_int_equal(s.stats.failed, 1);
	assert_int_equal(s.stats.effective, 1);
	assert_int_equal(s.stats.forked, 0);
}

static void more_forks_than_fit(void **state)
{
	struct scene s;
	char tag[2] = "B";

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	for (; tag[0] < 'B' + SIP_DIALOGS + 2; tag[0]++)
		response(&s, 1, 180, "1", "A", tag, 1, "INVITE");
	assert_int_equal(s.call.num_dialogs, SIP_DIALOGS);
	assert_true(s.call.flags & SIP_CALL_OVERFLOW);
	tag[0]--;
	assert_true(response(&s, 1, 200, "1", "A", tag, 1, "INVITE") &
		    SIP_EVENT_ANSWERED);
	assert_int_equal(s.stats.forked, 1);
	assert_int_equal(s.stats.answered, 1);
	/* It is not known by its tag, but no other one is talking. */
	assert_true(request(&s, 1, "BYE", "2", "A", tag, 2) & SIP_EVENT_ENDED);
}

/* The oldest transactions are forgotten, not the last ones. */
static void many_transactions(void **state)
{
	struct scene s;
	char branch[16];
	unsigned int n;

	(void)state;
	begin(&s);
	for (n = 1; n <= 20; n++) {
		snprintf(branch, sizeof(branch), "%u", n);
		assert_int_equal(request(&s, 1, "INFO", branch, "A", "B", n),
				 NEW);
	}
	for (n = 20; n > 20 - SIP_TRANSACTIONS; n--) {
		snprintf(branch, sizeof(branch), "%u", n);
		assert_int_equal(request(&s, 1, "INFO", branch, "A", "B", n),
				 0);
	}
	assert_int_equal(s.stats.requests[method_info], 20);
}

static void cancelled(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 180, "1", "A", "B", 1, "INVITE");
	assert_int_equal(request(&s, 10, "CANCEL", "1", "A", NULL, 1), NEW);
	assert_true(s.call.flags & SIP_CALL_CANCELLED);
	assert_int_equal(response(&s, 0, 200, "1", "A", "B", 1, "CANCEL"), NEW);
	assert_int_equal(s.call.state, call_proceeding);
	assert_int_equal(response(&s, 10, 487, "1", "A", "B", 1, "INVITE"),
			 NEW | SIP_EVENT_ENDED);
	assert_int_equal(request(&s, 0, "ACK", "1", "A", "B", 1), NEW);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.cancelled, 1);
	assert_int_equal(s.stats.failed + s.stats.abandoned, 0);
	same_time(&s.stats.failure_delay, 1, 30);

	/* The answer was quicker than the CANCEL. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	request(&s, 10, "CANCEL", "1", "A", NULL, 1);
	assert_true(response(&s, 1, 200, "1", "A", "B", 1, "INVITE") &
		    SIP_EVENT_ANSWERED);
	response(&s, 1, 481, "1", "A", "B", 1, "CANCEL");
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.cancelled, 0);
}

static void failures(void **state)
{
	static const struct {
		unsigned int code;
		__u8 failed, effective, ineffective, redirected;
	} table[] = {
		{ 302, 0, 0, 0, 1 }, { 404, 1, 0, 0, 0 }, { 408, 1, 0, 1, 0 },
		{ 480, 1, 1, 0, 0 }, { 486, 1, 1, 0, 0 }, { 500, 1, 0, 1, 0 },
		{ 501, 1, 0, 0, 0 }, { 503, 1, 0, 1, 0 }, { 504, 1, 0, 1, 0 },
		{ 600, 1, 1, 0, 0 }, { 603, 1, 1, 0, 0 }, { 606, 1, 0, 0, 0 },
	};
	struct scene s;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(table); n++) {
		begin(&s);
		request(&s, 0, "INVITE", "1", "A", NULL, 1);
		assert_int_equal(response(&s, 40, table[n].code, "1", "A", "B",
					  1, "INVITE"), NEW | SIP_EVENT_ENDED);
		/* It is sent again until it is acknowledged. */
		assert_int_equal(response(&s, 40, table[n].code, "1", "A", "B",
					  1, "INVITE"), 0);
		request(&s, 0, "ACK", "1", "A", "B", 1);
		pfr_sip_call_close(&s.call, &s.stats);
		assert_int_equal(s.call.code, table[n].code);
		assert_int_equal(s.stats.failed, table[n].failed);
		assert_int_equal(s.stats.effective, table[n].effective);
		assert_int_equal(s.stats.ineffective, table[n].ineffective);
		assert_int_equal(s.stats.redirected, table[n].redirected);
		assert_int_equal(s.stats.abandoned, 0);
		assert_int_equal(s.stats.answered, 0);
		same_time(&s.stats.failure_delay, 1, 40);
		same_time(&s.stats.request_delay, 0, 0);
	}

	/* Tried again with the same Call-ID: another attempt. */
	assert_int_equal(request(&s, 0, "INVITE", "2", "A", NULL, 2),
			 NEW | SIP_EVENT_STARTED);
	assert_int_equal(s.stats.attempts, 2);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.abandoned, 1);
}

static void challenges(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	assert_int_equal(response(&s, 10, 407, "1", "A", "x", 1, "INVITE"),
			 NEW);
	request(&s, 0, "ACK", "1", "A", "x", 1);
	assert_int_equal(request(&s, 10, "INVITE", "2", "A", NULL, 2), NEW);
	assert_true(response(&s, 80, 200, "2", "A", "B", 2, "INVITE") &
		    SIP_EVENT_ANSWERED);
	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.failed, 0);
	/* Whoever calls with this Call-ID now does not take its place. */
	assert_int_equal(request(&s, 0, "INVITE", "3", "Z", NULL, 9), NEW);
	assert_true(request(&s, 0, "BYE", "4", "A", "B", 3) & SIP_EVENT_ENDED);
	/* The caller waits from the first INVITE on. */
	same_time(&s.stats.setup, 1, 100);

	/* What comes late for the first INVITE does not concern the second. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 407, "1", "A", "x", 1, "INVITE");
	request(&s, 10, "INVITE", "2", "A", NULL, 2);
	response(&s, 0, 180, "2", "A", "B", 2, "INVITE");
	assert_int_equal(response(&s, 1, 200, "1", "A", "x", 1, "INVITE"), NEW);
	assert_int_equal(s.call.state, call_proceeding);

	/* Given up, and much later another one. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 401, "1", "A", "x", 1, "INVITE");
	assert_int_equal(request(&s, 60000, "INVITE", "2", "A", NULL, 2),
			 NEW | SIP_EVENT_STARTED);
	assert_int_equal(s.stats.attempts, 2);
	assert_int_equal(s.stats.abandoned, 1);
}

static void seen_midway(void **state)
{
	struct scene s;

	(void)state;
	/* Only its end. */
	begin(&s);
	assert_int_equal(request(&s, 0, "BYE", "3", "A", "B", 2),
			 NEW | SIP_EVENT_ENDED);
	response(&s, 0, 200, "3", "A", "B", 2, "BYE");
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.completed + s.stats.cancelled +
			 s.stats.duration.count, 0);

	/* From the answer on: a duration, but no setup. */
	begin(&s);
	assert_true(response(&s, 0, 200, "1", "A", "B", 1, "INVITE") &
		    SIP_EVENT_ANSWERED);
	assert_true(s.call.flags & SIP_CALL_MIDWAY);
	assert_true(request(&s, 700, "BYE", "3", "B", "A", 2) &
		    SIP_EVENT_ENDED);
	same_time(&s.stats.duration, 1, 700);
	same_time(&s.stats.setup, 0, 0);
	assert_int_equal(s.stats.attempts, 0);
	assert_int_equal(s.stats.answered, 0);

	/* In the middle. */
	begin(&s);
	request(&s, 0, "INFO", "1", "A", "B", 5);
	assert_int_equal(s.call.state, call_answered);
	assert_true(s.call.flags & SIP_CALL_MIDWAY);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.unfinished, 0);
}

static void registrations(void **state)
{
	struct scene s;
	unsigned int n;
	char branch[16];

	(void)state;
	begin(&s);
	for (n = 0; n < 10; n++) {
		snprintf(branch, sizeof(branch), "%ua", n);
		request(&s, 3600000, "REGISTER", branch, "A", NULL, 2 * n);
		response(&s, 10, 401, branch, "A", "R", 2 * n, "REGISTER");
		snprintf(branch, sizeof(branch), "%ub", n);
		request(&s, 5, "REGISTER", branch, "A", NULL, 2 * n + 1);
		assert_int_equal(request(&s, 500, "REGISTER", branch, "A",
					 NULL, 2 * n + 1), 0);
		response(&s, 10, 200, branch, "A", "R", 2 * n + 1,
			 "REGISTER");
	}
	assert_int_equal(s.call.kind, sip_registration);
	assert_int_equal(s.stats.registrations, 10);
	assert_int_equal(s.stats.registered, 10);
	assert_int_equal(s.stats.registrations_failed, 0);
	assert_int_equal(s.stats.requests[method_register], 20);
	assert_int_equal(s.stats.request_retransmissions, 10);
	same_time(&s.stats.registration_delay, 10, 525);

	/* Refused; without an answer; challenged for good. */
	request(&s, 1000, "REGISTER", "x", "A", NULL, 50);
	response(&s, 10, 403, "x", "A", "R", 50, "REGISTER");
	assert_int_equal(s.stats.registrations_failed, 1);
	request(&s, 1000, "REGISTER", "y", "A", NULL, 51);
	request(&s, 60000, "REGISTER", "z", "A", NULL, 52);
	assert_int_equal(s.stats.registrations_failed, 2);
	response(&s, 10, 401, "z", "A", "R", 52, "REGISTER");
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.registrations_failed, 3);
	assert_int_equal(s.stats.registrations, 13);
	assert_int_equal(s.stats.registration_delay.count, 10);
	assert_int_equal(s.stats.attempts, 0);
}

static void subscriptions(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "SUBSCRIBE", "1", "A", NULL, 1);
	response(&s, 10, 200, "1", "A", "B", 1, "SUBSCRIBE");
	request(&s, 0, "NOTIFY", "2", "B", "A", 1);
	response(&s, 10, 200, "2", "B", "A", 1, "NOTIFY");
	assert_int_equal(s.call.kind, sip_subscription);
	assert_int_equal(s.stats.subscriptions, 1);
	assert_int_equal(s.stats.subscribed, 1);
	assert_int_equal(s.stats.requests[method_notify], 1);
	request(&s, 0, "SUBSCRIBE", "3", "A", "B", 2);
	response(&s, 10, 481, "3", "A", "B", 2, "SUBSCRIBE");
	assert_int_equal(s.stats.subscriptions, 2);
	assert_int_equal(s.stats.subscriptions_failed, 1);
	assert_int_equal(s.stats.attempts + s.stats.registrations, 0);

	/* Asked for abilities first, then called with the same Call-ID. */
	begin(&s);
	request(&s, 0, "OPTIONS", "1", "A", NULL, 1);
	assert_int_equal(s.call.kind, sip_single);
	response(&s, 0, 200, "1", "A", "B", 1, "OPTIONS");
	assert_true(request(&s, 0, "INVITE", "2", "A", NULL, 2) &
		    SIP_EVENT_STARTED);
	assert_int_equal(s.call.kind, sip_session);
}

static void times_out_of_order(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	s.now -= 100 * MS;
	response(&s, 0, 200, "1", "A", "B", 1, "INVITE");
	same_time(&s.stats.setup, 1, 0);
}

/* Whatever comes: attempts are accounted for, counters do not run over. */
static void anything(void **state)
{
	static const char *const methods[] = {
		"INVITE", "ACK", "BYE", "CANCEL", "UPDATE", "REGISTER",
		"SUBSCRIBE", "FOO",
	};
	static const unsigned int codes[] = {
		100, 180, 183, 200, 202, 302, 401, 407, 486, 487, 500, 603,
	};
	static const char *const tags[] = { NULL, "A", "B", "C", "D", "E", "F" };
	__u32 seed = 0x9E3779B9;
	struct scene s;
	int round, n;

	(void)state;
	for (round = 0; round < 300; round++) {
		begin(&s);
		for (n = 0; n < 300; n++) {
			__u32 r = seed = seed * 1664525 + 1013904223;
			const char *method = methods[r >> 8 & 7];
			char branch[2] = { (char)('0' + (r >> 12) % 5), 0 };
			const char *from = tags[1 + (r >> 16) % 2];
			const char *to = tags[(r >> 20) % 7];

			if (r >> 31)
				request(&s, r >> 28, method, branch, from, to,
					r >> 4 & 3);
			else
				response(&s, r >> 28, codes[(r >> 24) % 12],
					 branch, from, to, r >> 4 & 3, method);
			assert_true(s.call.num_dialogs <= SIP_DIALOGS);
		}
		pfr_sip_call_close(&s.call, &s.stats);
		assert_int_equal(s.stats.attempts, s.stats.redirected +
				 s.stats.failed + s.stats.cancelled +
				 s.stats.abandoned + s.stats.answered);
		assert_true(s.stats.unfinished <= s.stats.answered);
		assert_true(s.stats.completed <= s.stats.answered);
		assert_int_equal(s.stats.setup.count, s.stats.answered);
		assert_int_equal(s.stats.registrations, s.stats.registered +
				 s.stats.registrations_failed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_that_is_answered),
		cmocka_unit_test(answered_at_once),
		cmocka_unit_test(retransmissions),
		cmocka_unit_test(new_transactions),
		cmocka_unit_test(copies),
		cmocka_unit_test(forks),
		cmocka_unit_test(branches),
		cmocka_unit_test(more_forks_than_fit),
		cmocka_unit_test(many_transactions),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(failures),
		cmocka_unit_test(challenges),
		cmocka_unit_test(seen_midway),
		cmocka_unit_test(registrations),
		cmocka_unit_test(subscriptions),
		cmocka_unit_test(times_out_of_order),
		cmocka_unit_test(anything),
	};

	assert_true(sizeof(struct sip_call) < 256);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
