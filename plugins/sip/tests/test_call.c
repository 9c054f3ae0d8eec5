// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Calls, message by message, and what is counted of them.
 */
#include "sip-scene.h"

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
			 NEW | SIP_EVENT_LEFT | SIP_EVENT_ENDED);
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

	/* The user has to find his password first. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 407, "1", "A", "x", 1, "INVITE");
	s.more = "Proxy-Authorization: Digest username=\"a\"\r\n";
	assert_int_equal(request(&s, 300000, "INVITE", "2", "A", NULL, 2), NEW);
	s.more = "";
	response(&s, 10, 200, "2", "A", "B", 2, "INVITE");
	assert_int_equal(s.stats.attempts, 1);
	assert_int_equal(s.stats.answered, 1);

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
			 NEW | SIP_EVENT_LEFT | SIP_EVENT_ENDED);
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

/* One direction of the wire: no answer is ever seen. */
static void one_way(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	request(&s, 1000, "ACK", "2", "A", "B", 1);
	assert_int_equal(s.call.state, call_answered);
	assert_true(request(&s, 5000, "BYE", "3", "A", "B", 2) &
		    SIP_EVENT_ENDED);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.cancelled, 0);
	assert_int_equal(s.stats.abandoned + s.stats.unfinished, 0);
	same_time(&s.stats.duration, 1, 5000);
	same_time(&s.stats.setup, 0, 0);

	/* Not even the ACK. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	request(&s, 5000, "BYE", "3", "A", "B", 2);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.cancelled, 0);

	/* This ACK is not one of an answer. */
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	request(&s, 1000, "ACK", "1", "A", "B", 1);
	assert_int_equal(s.call.state, call_trying);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.stats.abandoned, 1);

	/* The other direction. */
	begin(&s);
	response(&s, 0, 180, "1", "A", "B", 1, "INVITE");
	response(&s, 1000, 200, "1", "A", "B", 1, "INVITE");
	assert_true(request(&s, 4000, "BYE", "9", "B", "A", 1) &
		    SIP_EVENT_ENDED);
	same_time(&s.stats.duration, 1, 4000);
}

/* Requests on their own: what became of them. */
static void outcomes(void **state)
{
	static const char *const methods[] = {
		"OPTIONS", "MESSAGE", "PUBLISH", "SUBSCRIBE", "REGISTER",
		"REFER", "NOTIFY", "FOO",
	};
	struct scene s;
	size_t n;

	(void)state;
	for (n = 0; n < COUNT(methods); n++) {
		begin(&s);
		request(&s, 0, methods[n], "1", "A", NULL, 1);
		assert_int_equal(s.call.state, call_trying);
		assert_int_equal(s.call.start_ns, s.now);
		response(&s, 10, 401, "1", "A", "B", 1, methods[n]);
		assert_int_equal(s.call.state, call_trying);
		request(&s, 10, methods[n], "2", "A", NULL, 2);
		response(&s, 10, 202, "2", "A", "B", 2, methods[n]);
		assert_int_equal(s.call.state, call_ended);
		assert_int_equal(s.call.code, 202);
		assert_int_equal(s.call.end_ns, s.now);
		request(&s, 10, methods[n], "3", "A", NULL, 3);
		response(&s, 10, 404, "3", "A", "B", 3, methods[n]);
		assert_int_equal(s.call.code, 404);
		assert_int_equal(s.stats.attempts, 0);
	}
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

/* What is counted by method, and what is not, are all the messages. */
static void sums(const struct sip_stats *stats)
{
	__u64 requests = stats->request_retransmissions +
			 stats->request_copies + stats->request_duplicates;
	__u64 responses = stats->response_retransmissions + stats->copies -
			  stats->request_copies + stats->duplicates -
			  stats->request_duplicates;
	int i, class;

	for (i = 0; i < SIP_METHODS; i++) {
		requests += stats->requests[i];
		for (class = 0; class < 6; class++)
			responses += stats->responses[i][class];
	}
	assert_int_equal(requests, stats->messages[sip_request]);
	assert_int_equal(responses, stats->messages[sip_response]);
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

			hop(&s, (r >> 5) % 3, (r >> 7) % 3);
			s.id = (__u16)(r >> 3 & 1);
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
		assert_true(s.stats.setup.count <= s.stats.answered);
		sums(&s.stats);
		assert_int_equal(s.stats.registrations, s.stats.registered +
				 s.stats.registrations_failed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_that_is_answered),
		cmocka_unit_test(answered_at_once),
		cmocka_unit_test(cancelled),
		cmocka_unit_test(failures),
		cmocka_unit_test(challenges),
		cmocka_unit_test(seen_midway),
		cmocka_unit_test(one_way),
		cmocka_unit_test(outcomes),
		cmocka_unit_test(registrations),
		cmocka_unit_test(subscriptions),
		cmocka_unit_test(times_out_of_order),
		cmocka_unit_test(anything),
	};

	assert_true(sizeof(struct sip_call) < 600);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
