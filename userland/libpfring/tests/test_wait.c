// SPDX-License-Identifier: LGPL-2.1-or-later
/* Waiting, being woken, and several threads, over a ring in memory. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "ring_fixture.h"

static void *produce_soon(void *arg)
{
	(void)arg;
	usleep(20000);
	put_text("late");
	fake_ring_wake(&f);
	return NULL;
}

static void waits_for_a_packet(void **state)
{
	pthread_t thread;

	(void)state;
	pthread_create(&thread, NULL, produce_soon, NULL);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 1);
	assert_string_equal((char *)packet, "late");
	pthread_join(thread, NULL);
}

/* The kernel may not wake us before the watermark: we look ourselves. */
static void looks_after_poll_duration(void **state)
{
	pthread_t thread;

	(void)state;
	assert_int_equal(pfring_set_poll_duration(f.ring, 5), 0);
	f.ring->reader.next = 0;
	pthread_create(&thread, NULL, produce_soon, NULL);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 1);
	pthread_join(thread, NULL);
}

static void *break_soon(void *arg)
{
	usleep(20000);
	pfring_breakloop(arg);
	return NULL;
}

static void breakloop_ends_waiting(void **state)
{
	pthread_t thread;

	(void)state;
	/* Only a wake-up can end this in time. */
	pfring_set_poll_duration(f.ring, 3600000);
	pthread_create(&thread, NULL, break_soon, f.ring);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 0);
	pthread_join(thread, NULL);

	pthread_create(&thread, NULL, break_soon, f.ring);
	assert_int_equal(pfring_poll(f.ring, 3600000), 0);
	pthread_join(thread, NULL);
}

static void breakloop_is_not_lost(void **state)
{
	(void)state;
	pfring_set_poll_duration(f.ring, 3600000);
	pfring_breakloop(f.ring);
	pfring_breakloop(f.ring);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 0);
	/* Called twice, it ends one call; a time-out ends this. */
	assert_int_equal(pfring_poll(f.ring, 20), 0);
}

static void *wait_for_break(void *arg)
{
	unsigned char copy[8], *p = copy;
	struct pfring_pkthdr h;

	(void)arg;
	return (void *)(intptr_t)pfring_recv(f.ring, &p, sizeof(copy), &h, 1);
}

/* One call ends all that wait, and nothing is left of it. */
static void breakloop_wakes_all(void **state)
{
	pthread_t thread[4];
	void *rc;
	int i;

	(void)state;
	reopen(PF_RING_REENTRANT, 0);
	pfring_set_poll_duration(f.ring, 3600000);
	for (i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, wait_for_break, NULL);
	while (f.ring->waiting < 4)
		usleep(100);
	usleep(10000);
	pfring_breakloop(f.ring);
	for (i = 0; i < 4; i++) {
		pthread_join(thread[i], &rc);
		assert_int_equal((intptr_t)rc, 0);
	}
	assert_int_equal(f.ring->waiting, 0);
	assert_int_equal(pfring_poll(f.ring, 20), 0);
}

static void on_alarm(int number)
{
	(void)number;
	pfring_breakloop(f.ring);
}

static void breakloop_in_a_signal_handler(void **state)
{
	struct sigaction action = { .sa_handler = on_alarm }, before;

	(void)state;
	pfring_set_poll_duration(f.ring, 3600000);
	sigaction(SIGALRM, &action, &before);
	ualarm(20000, 0);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 0);
	sigaction(SIGALRM, &before, NULL);
}

static void device_gone(void **state)
{
	int i, rc = 0;

	(void)state;
	put_text("last words");
	fake_ring_hang_up(&f);
	/* What is in the ring still comes, then the news. */
	assert_int_equal(pfring_poll(f.ring, 1000), 1);
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1), 1);
	errno = 0;
	assert_int_equal(pfring_recv(f.ring, &packet, 0, &hdr, 1),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	assert_int_equal(errno, ENODEV);
	assert_int_equal(pfring_poll(f.ring, 1000),
			 PF_RING_ERROR_UNKNOWN_ADAPTER);
	/* Who never waits learns of it in the end. */
	for (i = 0; i < 1000 && !rc; i++)
		rc = recv_now();
	assert_int_equal(rc, PF_RING_ERROR_UNKNOWN_ADAPTER);
}

static void poll_returns(void **state)
{
	(void)state;
	assert_int_equal(pfring_poll(f.ring, 0), 0);
	assert_int_equal(pfring_poll(f.ring, 1), 0);
	put_text("x");
	assert_int_equal(pfring_poll(f.ring, 0), 1);
	assert_int_equal(pfring_poll(f.ring, 1000), 1);
}

static int looped;

static void looper(const struct pfring_pkthdr *h, const unsigned char *p,
		   const unsigned char *user)
{
	assert_string_equal((const char *)user, "user");
	assert_int_equal(p[0], 'x');
	assert_int_equal(h->caplen, 2);
	if (++looped == 3)
		pfring_breakloop(f.ring);
}

static void loop_until_broken(void **state)
{
	uint8_t wait;

	(void)state;
	for (wait = 0; wait < 2; wait++) {
		looped = 0;
		while (put_text("x"))
			;
		assert_int_equal(pfring_loop(f.ring, looper,
					     (const unsigned char *)"user",
					     wait), 0);
		assert_int_equal(looped, 3);
	}
	f.ring->detour |= PFR_SEND_ONLY;
	assert_int_equal(pfring_loop(f.ring, looper, NULL, 1),
			 PF_RING_ERROR_NOT_SUPPORTED);
}

/* ---------------------------------------------------------------- reentrant */

#define MANY	200000u

static _Atomic unsigned char seen[MANY];
static atomic_uint count;

static void *read_many(void *arg)
{
	struct pfring_pkthdr h;
	unsigned char copy[8];
	unsigned char *p = copy;
	uint32_t n;

	(void)arg;
	while (count < MANY) {
		if (pfring_recv(f.ring, &p, sizeof(copy), &h, 0) <= 0) {
			usleep(20);
			continue;
		}
		memcpy(&n, copy, sizeof(n));
		seen[n]++;
		count++;
	}
	return NULL;
}

static void reentrant_two_readers(void **state)
{
	pthread_t a, b;
	uint32_t n;

	(void)state;
	reopen(PF_RING_REENTRANT, UINT32_MAX - 1000);
	pthread_create(&a, NULL, read_many, NULL);
	pthread_create(&b, NULL, read_many, NULL);
	for (n = 0; n < MANY; n++)
		while (!fake_ring_put(&f, &n, sizeof(n), sizeof(n), T0 + n))
			usleep(20);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	for (n = 0; n < MANY; n++)
		if (seen[n] != 1)
			fail_msg("packet %u came %d times", n, seen[n]);
	assert_int_equal(recv_now(), PF_RING_ERROR_INVALID_ARGUMENT);
	assert_text_has(pfring_last_error(), "REENTRANT");
}

/* One producer, one reader without copies: the bytes are whole. */
static void *produce_many(void *arg)
{
	uint32_t words[16];
	uint32_t n, i;

	(void)arg;
	for (n = 0; n < MANY; n++) {
		for (i = 0; i < 16; i++)
			words[i] = n;
		while (!fake_ring_put(&f, words, sizeof(words), n, T0 + n))
			usleep(20);
	}
	return NULL;
}

static void zero_copy_while_producing(void **state)
{
	pthread_t thread;
	uint32_t n, words[16];

	(void)state;
	pthread_create(&thread, NULL, produce_many, NULL);
	for (n = 0; n < MANY;) {
		if (recv_now() <= 0) {
			usleep(20);
			continue;
		}
		memcpy(words, packet, sizeof(words));
		if (words[0] != n || words[15] != n || hdr.len != n)
			fail_msg("packet %u is torn", n);
		n++;
	}
	pthread_join(thread, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(waits_for_a_packet),
		TEST(looks_after_poll_duration),
		TEST(breakloop_ends_waiting),
		TEST(breakloop_is_not_lost),
		TEST(breakloop_wakes_all),
		TEST(breakloop_in_a_signal_handler),
		TEST(device_gone),
		TEST(poll_returns),
		TEST(loop_until_broken),
		TEST(reentrant_two_readers),
		TEST(zero_copy_while_producing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
