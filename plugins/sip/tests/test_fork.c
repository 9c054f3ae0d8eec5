// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * One call that several answer.
 */
#include "sip-scene.h"

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
	assert_int_equal(request(&s, 5, "BYE", "4", "A", "B", 2),
			 NEW | SIP_EVENT_LEFT);
	response(&s, 1, 200, "4", "A", "B", 2, "BYE");
	assert_int_equal(s.call.state, call_answered);
	assert_int_equal(request(&s, 989, "BYE", "5", "A", "C", 3),
			 NEW | SIP_EVENT_LEFT | SIP_EVENT_ENDED);
	response(&s, 2, 200, "5", "A", "C", 3, "BYE");
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.completed, 1);
	assert_int_equal(s.stats.copies, 0);
	same_time(&s.stats.setup, 1, 100);
	same_time(&s.stats.duration, 1, 1000);
	same_time(&s.stats.disconnect_delay, 1, 2);
}

/* Seen behind the proxy that forks: a branch fails, another one is answered. */
static void two_branches(struct scene *s)
{
	begin(s);
	hop(s, 9, 21);
	request(s, 0, "INVITE", "p1", "A", NULL, 1);
	hop(s, 9, 22);
	assert_int_equal(request(s, 0, "INVITE", "p2", "A", NULL, 1),
			 SIP_EVENT_COPY);
	hop(s, 9, 21);
}

static void branches(void **state)
{
	struct scene s;

	(void)state;
	two_branches(&s);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_trying);
	assert_int_equal(s.stats.failed, 0);
	hop(&s, 9, 22);
	response(&s, 10, 180, "p2", "A", "C", 1, "INVITE");
	assert_int_equal(response(&s, 10, 200, "p2", "A", "C", 1, "INVITE"),
			 NEW | SIP_EVENT_ANSWERED);
	assert_int_equal(s.stats.answered, 1);
	assert_int_equal(s.stats.failed, 0);

	/* One rings while the other one fails. */
	two_branches(&s);
	hop(&s, 9, 22);
	response(&s, 10, 180, "p2", "A", "C", 1, "INVITE");
	hop(&s, 9, 21);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_proceeding);
	assert_int_equal(s.stats.failed, 0);

	/* All fail. */
	two_branches(&s);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	hop(&s, 9, 22);
	assert_true(response(&s, 10, 603, "p2", "A", "C", 1, "INVITE") &
		    SIP_EVENT_ENDED);
	assert_int_equal(s.stats.failed, 1);
	assert_int_equal(s.stats.effective, 1);
	assert_int_equal(s.stats.forked, 0);
}

/* Seen on both sides of it: what the caller is told is what became of the call. */
static void silent_branch(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 1, 9);
	request(&s, 0, "INVITE", "b", "A", NULL, 1);
	response(&s, 0, 100, "b", "A", NULL, 1, "INVITE");
	hop(&s, 9, 21);
	request(&s, 10, "INVITE", "p1", "A", NULL, 1);
	hop(&s, 9, 22);
	request(&s, 0, "INVITE", "p2", "A", NULL, 1);
	hop(&s, 9, 21);
	response(&s, 10, 486, "p1", "A", "B", 1, "INVITE");
	request(&s, 0, "ACK", "p1", "A", "B", 1);
	assert_int_equal(s.call.state, call_trying);
	hop(&s, 9, 22);
	assert_int_equal(request(&s, 500, "INVITE", "p2", "A", NULL, 1), 0);
	hop(&s, 1, 9);
	assert_true(response(&s, 10, 486, "b", "A", "B", 1, "INVITE") &
		    SIP_EVENT_ENDED);
	request(&s, 0, "ACK", "b", "A", "B", 1);
	pfr_sip_call_close(&s.call, &s.stats);
	assert_int_equal(s.call.code, 486);
	assert_int_equal(s.stats.failed, 1);
	assert_int_equal(s.stats.effective, 1);
	assert_int_equal(s.stats.abandoned, 0);
	assert_int_equal(pfr_sip_call_dialogs(&s.call, 0), 0);
	assert_int_equal(s.stats.codes[486 - 100], 1);
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
	/* It has taken the place of one that only rang. */
	assert_true(request(&s, 1, "BYE", "2", "A", tag, 2) & SIP_EVENT_ENDED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forks),
		cmocka_unit_test(branches),
		cmocka_unit_test(silent_branch),
		cmocka_unit_test(more_forks_than_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
