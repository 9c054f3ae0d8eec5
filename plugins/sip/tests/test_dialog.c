// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * When a call ends: dialogs are two tags, either way round.
 */
#include "sip-scene.h"

static void is_over(const struct scene *s, __u8 dialogs)
{
	assert_int_equal(s->call.state, call_ended);
	assert_true(s->call.flags & SIP_CALL_COMPLETED);
	assert_int_equal(pfr_sip_call_dialogs(&s->call, 0), dialogs);
	assert_int_equal(pfr_sip_call_dialogs(&s->call, SIP_DIALOG_ACKED |
					      SIP_DIALOG_ENDED), dialogs);
}

/* Both sides count from the same number; the callee holds the call. */
static void hold(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 1, 2);
	request(&s, 0, "INVITE", "1", "A", NULL, 101);
	response(&s, 10, 200, "1", "A", "B", 101, "INVITE");
	request(&s, 10, "ACK", "2", "A", "B", 101);
	hop(&s, 2, 1);
	assert_int_equal(request(&s, 900, "INVITE", "h", "B", "A", 101), NEW);
	assert_int_equal(response(&s, 10, 200, "h", "B", "A", 101, "INVITE"),
			 NEW);
	request(&s, 0, "ACK", "k", "B", "A", 101);
	request(&s, 100, "INVITE", "h2", "B", "A", 102);
	response(&s, 10, 200, "h2", "B", "A", 102, "INVITE");
	request(&s, 0, "ACK", "k2", "B", "A", 102);
	hop(&s, 1, 2);
	assert_true(request(&s, 100, "BYE", "9", "A", "B", 103) &
		    SIP_EVENT_ENDED);
	response(&s, 10, 200, "9", "A", "B", 103, "BYE");
	is_over(&s, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.forked, 0);
	assert_int_equal(s.stats.requests[method_invite], 3);
	assert_int_equal(s.stats.response_retransmissions, 0);
	assert_int_equal(s.stats.copies, 0);
	same_time(&s.stats.duration, 1, 1130);
}

/* A failed re-INVITE ends nothing. */
static void refused_hold(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 200, "1", "A", "B", 1, "INVITE");
	request(&s, 10, "ACK", "2", "A", "B", 1);
	request(&s, 10, "INVITE", "3", "A", "B", 2);
	response(&s, 10, 488, "3", "A", "B", 2, "INVITE");
	request(&s, 10, "ACK", "3", "A", "B", 2);
	assert_int_equal(s.call.state, call_answered);
	assert_int_equal(s.stats.failed, 0);
}

/* A B2BUA that keeps the Call-ID, but has tags of its own on each side. */
static void legs(void **state)
{
	struct scene s;
	__u32 events;
	int callee;

	(void)state;
	for (callee = 0; callee < 2; callee++) {
		begin(&s);
		hop(&s, 1, 9);
		request(&s, 0, "INVITE", "b1", "a1", NULL, 1);
		hop(&s, 9, 2);
		assert_int_equal(request(&s, 10, "INVITE", "q1", "p1", NULL, 1),
				 NEW);
		response(&s, 10, 180, "q1", "p1", "b1", 1, "INVITE");
		hop(&s, 1, 9);
		response(&s, 10, 180, "b1", "a1", "p2", 1, "INVITE");
		hop(&s, 9, 2);
		response(&s, 10, 200, "q1", "p1", "b1", 1, "INVITE");
		/* The caller has not heard of it. */
		assert_int_equal(s.call.state, call_proceeding);
		request(&s, 0, "ACK", "q2", "p1", "b1", 1);
		hop(&s, 1, 9);
		response(&s, 10, 200, "b1", "a1", "p2", 1, "INVITE");
		request(&s, 0, "ACK", "b2", "a1", "p2", 1);
		assert_int_equal(s.call.legs, 2);
		if (callee) {
			hop(&s, 2, 9);
			events = request(&s, 900, "BYE", "x3", "b1", "p1", 1);
			assert_int_equal(events, NEW | SIP_EVENT_LEFT);
			response(&s, 10, 200, "x3", "b1", "p1", 1, "BYE");
			assert_int_equal(s.call.state, call_answered);
			hop(&s, 9, 1);
			events = request(&s, 10, "BYE", "x4", "p2", "a1", 1);
			assert_true(events & SIP_EVENT_ENDED);
			response(&s, 10, 200, "x4", "p2", "a1", 1, "BYE");
		} else {
			events = request(&s, 900, "BYE", "b3", "a1", "p2", 2);
			assert_true(events & SIP_EVENT_ENDED);
			response(&s, 10, 200, "b3", "a1", "p2", 2, "BYE");
			hop(&s, 9, 2);
			events = request(&s, 10, "BYE", "q3", "p1", "b1", 2);
			assert_int_equal(events, NEW | SIP_EVENT_LEFT);
			response(&s, 10, 200, "q3", "p1", "b1", 2, "BYE");
		}
		is_over(&s, 2);
		assert_int_equal(s.stats.attempts, 1);
		assert_int_equal(s.stats.completed, 1);
		assert_int_equal(s.stats.forked, 0);
	}
}

/* The leg behind a B2BUA fails, and it tries another one. */
static void other_leg(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 1, 9);
	request(&s, 0, "INVITE", "b1", "a1", NULL, 1);
	hop(&s, 9, 2);
	request(&s, 10, "INVITE", "q1", "p1", NULL, 1);
	response(&s, 10, 503, "q1", "p1", "b1", 1, "INVITE");
	assert_int_equal(s.call.state, call_trying);
	hop(&s, 9, 3);
	request(&s, 10, "INVITE", "r1", "p9", NULL, 1);
	response(&s, 10, 200, "r1", "p9", "c1", 1, "INVITE");
	hop(&s, 1, 9);
	response(&s, 10, 200, "b1", "a1", "p2", 1, "INVITE");
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.failed, 0);
	assert_int_equal(s.call.legs, 3);
}

/* A proxy changes the To tag of the answer on its way. */
static void other_tag(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 1, 9);
	request(&s, 0, "INVITE", "b1", "A", NULL, 1);
	hop(&s, 9, 2);
	request(&s, 10, "INVITE", "p1", "A", NULL, 1);
	response(&s, 10, 200, "p1", "A", "t2", 1, "INVITE");
	hop(&s, 1, 9);
	response(&s, 10, 200, "b1", "A", "t1", 1, "INVITE");
	request(&s, 0, "ACK", "b2", "A", "t1", 1);
	hop(&s, 9, 2);
	request(&s, 0, "ACK", "p2", "A", "t1", 1);
	hop(&s, 1, 9);
	assert_true(request(&s, 300, "BYE", "b3", "A", "t1", 2) &
		    SIP_EVENT_ENDED);
	hop(&s, 9, 2);
	request(&s, 10, "BYE", "p3", "A", "t1", 2);
	response(&s, 10, 200, "p3", "A", "t1", 2, "BYE");
	hop(&s, 1, 9);
	response(&s, 10, 200, "b3", "A", "t1", 2, "BYE");
	is_over(&s, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.forked, 0);
}

/* Two answer, and both are acknowledged and hung up. */
static void both_answer(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 1, 9);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 10, 200, "1", "A", "B", 1, "INVITE");
	request(&s, 10, "ACK", "2", "A", "B", 1);
	response(&s, 10, 200, "1", "A", "C", 1, "INVITE");
	request(&s, 10, "ACK", "2x", "A", "C", 1);
	assert_int_equal(request(&s, 10, "BYE", "3", "A", "C", 2),
			 NEW | SIP_EVENT_LEFT);
	response(&s, 10, 200, "3", "A", "C", 2, "BYE");
	assert_int_equal(s.call.state, call_answered);
	/* Its own number, and the other side. */
	hop(&s, 9, 1);
	assert_true(request(&s, 400, "BYE", "4", "B", "A", 7) &
		    SIP_EVENT_ENDED);
	response(&s, 10, 200, "4", "B", "A", 7, "BYE");
	is_over(&s, 2);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.forked, 1);
}

/* The capture began in the middle: with a re-INVITE, an ACK, or nothing but BYE. */
static void beginning_unseen(void **state)
{
	struct scene s;
	int n;

	(void)state;
	for (n = 0; n < 4; n++) {
		begin(&s);
		hop(&s, 2, 1);
		if (n == 0) {
			request(&s, 0, "INVITE", "h", "B", "A", 101);
			response(&s, 10, 200, "h", "B", "A", 101, "INVITE");
		}
		if (n <= 1)
			request(&s, 0, "ACK", "k", "B", "A", 101);
		if (n == 2) {
			request(&s, 0, "INFO", "i", "B", "A", 102);
			response(&s, 10, 200, "i", "B", "A", 102, "INFO");
		}
		hop(&s, 1, 2);
		assert_true(request(&s, 100, "BYE", "9", "A", "B", 5) &
			    SIP_EVENT_ENDED);
		response(&s, 10, 200, "9", "A", "B", 5, "BYE");
		pfr_sip_call_close(&s.call, &s.stats);
		assert_int_equal(s.call.state, call_ended);
		assert_true(s.call.flags & SIP_CALL_MIDWAY);
		assert_true(s.call.flags & SIP_CALL_COMPLETED);
		assert_int_equal(s.stats.attempts, 0);
		assert_int_equal(s.stats.completed, 0);
		assert_int_equal(s.stats.unfinished, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hold),
		cmocka_unit_test(refused_hold),
		cmocka_unit_test(legs),
		cmocka_unit_test(other_leg),
		cmocka_unit_test(other_tag),
		cmocka_unit_test(both_answer),
		cmocka_unit_test(beginning_unseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
