// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * Which messages are new, which come again, and which were seen on another way.
 */
#include "sip-scene.h"

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
	hop(&s, 1, 9);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	response(&s, 0, 100, "1", "A", NULL, 1, "INVITE");
	hop(&s, 9, 2);
	assert_int_equal(request(&s, 1, "INVITE", "1p", "A", NULL, 1),
			 SIP_EVENT_COPY);
	response(&s, 8, 180, "1p", "A", "B", 1, "INVITE");
	hop(&s, 1, 9);
	response(&s, 1, 180, "1", "A", "B", 1, "INVITE");
	hop(&s, 9, 2);
	response(&s, 9, 200, "1p", "A", "B", 1, "INVITE");
	hop(&s, 1, 9);
	response(&s, 1, 200, "1", "A", "B", 1, "INVITE");
	request(&s, 0, "ACK", "2", "A", "B", 1);
	hop(&s, 9, 2);
	request(&s, 0, "ACK", "2p", "A", "B", 1);
	hop(&s, 1, 9);
	request(&s, 0, "BYE", "3", "A", "B", 2);
	hop(&s, 9, 2);
	request(&s, 0, "BYE", "3p", "A", "B", 2);
	response(&s, 0, 200, "3p", "A", "B", 2, "BYE");
	hop(&s, 1, 9);
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
	assert_int_equal(s.stats.request_copies, 3);
	assert_int_equal(s.stats.duration.count, 1);
}

/* Before and behind a NAT: the same branch from another address. */
static void both_sides_of_a_nat(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	hop(&s, 5, 2);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	hop(&s, 7, 2);
	assert_int_equal(request(&s, 0, "INVITE", "1", "A", NULL, 1),
			 SIP_EVENT_COPY);
	response(&s, 10, 486, "1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_trying);
	hop(&s, 5, 2);
	response(&s, 0, 486, "1", "A", "B", 1, "INVITE");
	assert_int_equal(s.call.state, call_ended);
	assert_int_equal(s.stats.copies, 2);
	assert_int_equal(s.stats.failed, 1);
	assert_int_equal(s.stats.request_retransmissions, 0);
	assert_int_equal(s.stats.response_retransmissions, 0);
}

/* Each packet twice, as from a mirror of both directions of a port. */
static void duplicates(void **state)
{
	struct scene s;

	(void)state;
	begin(&s);
	request(&s, 0, "INVITE", "1", "A", NULL, 1);
	s.id--;
	assert_int_equal(request(&s, 1, "INVITE", "1", "A", NULL, 1), 0);
	response(&s, 50, 200, "1", "A", "B", 1, "INVITE");
	s.id--;
	assert_int_equal(response(&s, 1, 200, "1", "A", "B", 1, "INVITE"), 0);
	/* The same number in the header, but it comes after T1. */
	s.id--;
	assert_int_equal(response(&s, 500, 200, "1", "A", "B", 1, "INVITE"), 0);
	/* At once, but it is another packet. */
	assert_int_equal(response(&s, 1, 200, "1", "A", "B", 1, "INVITE"), 0);
	assert_int_equal(s.stats.duplicates, 2);
	assert_int_equal(s.stats.request_duplicates, 1);
	assert_int_equal(s.stats.request_retransmissions, 0);
	assert_int_equal(s.stats.response_retransmissions, 2);
	assert_int_equal(s.call.duplicates, 2);
	assert_int_equal(s.call.retransmissions, 2);
}

/* A monitor asks again and again with the same number: the branch is new. */
static void same_number(void **state)
{
	char branch[8];
	struct scene s;
	int n;

	(void)state;
	begin(&s);
	for (n = 0; n < 20; n++) {
		snprintf(branch, sizeof(branch), "%d", n);
		hop(&s, 1, 9);
		assert_int_equal(request(&s, 1000, "OPTIONS", branch, "A", NULL,
					 1), NEW);
		assert_int_equal(s.call.state, call_trying);
		/* A proxy passes them on. */
		hop(&s, 9, 2);
		snprintf(branch, sizeof(branch), "%dp", n);
		assert_int_equal(request(&s, 1, "OPTIONS", branch, "A", NULL,
					 1), SIP_EVENT_COPY);
		assert_int_equal(response(&s, 9, 200, branch, "A", "B", 1,
					  "OPTIONS"), SIP_EVENT_COPY);
		snprintf(branch, sizeof(branch), "%d", n);
		hop(&s, 1, 9);
		assert_int_equal(response(&s, 1, 200, branch, "A", "B", 1,
					  "OPTIONS"), NEW);
		assert_int_equal(s.call.state, call_ended);
		assert_int_equal(s.call.code, 200);
	}
	assert_int_equal(s.stats.requests[method_options], 20);
	assert_int_equal(s.stats.codes[100], 20);
	assert_int_equal(s.stats.copies, 40);
	assert_int_equal(s.stats.request_retransmissions, 0);
	assert_int_equal(s.stats.response_retransmissions, 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(retransmissions),
		cmocka_unit_test(new_transactions),
		cmocka_unit_test(copies),
		cmocka_unit_test(both_sides_of_a_nat),
		cmocka_unit_test(duplicates),
		cmocka_unit_test(same_number),
		cmocka_unit_test(many_transactions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
