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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forks),
		cmocka_unit_test(branches),
		cmocka_unit_test(more_forks_than_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
