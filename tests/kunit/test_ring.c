// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring without a network: geometry, producer and consumer, wrapping, and
 * consumers that lie.
 */
#include <kunit/test.h>
#include <linux/pf_ring.h>
#include <linux/kthread.h>
#include <linux/random.h>

#include "ring.h"

struct ring_test {
	struct pfr_ring *ring;
	struct pfr_consumer *consumer;	/* as user space has it */
	struct socket_wq wq;
	u32 read;			/* packets the reader has seen */
};

static void ring_make(struct kunit *test, u32 caplen, u32 slots, u32 flags)
{
	struct pfr_ring_request req = {
		.caplen = caplen, .min_slots = slots, .flags = flags,
	};
	struct ring_test *t = test->priv;

	pfr_ring_destroy(t->ring);
	t->ring = pfr_ring_create(&req, &t->wq);
	if (IS_ERR(t->ring)) {
		t->ring = NULL;
		KUNIT_FAIL(test, "no ring of %u slots, caplen %u", slots,
			   caplen);
		return;
	}
	t->consumer = t->ring->consumer_area.addr;
	t->read = 0;
}

static int ring_init(struct kunit *test)
{
	struct ring_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	init_waitqueue_head(&t->wq.wait);
	test->priv = t;
	return 0;
}

static void ring_exit(struct kunit *test)
{
	struct ring_test *t = test->priv;

	pfr_ring_destroy(t->ring);
}

/* Every byte of a packet is told by its number and place. */
static u8 pattern(u32 seq, u32 i)
{
	return seq * 31 + i * 7 + (i >> 8);
}

static bool produce(struct pfr_ring *ring, u32 len)
{
	struct pfr_record rec;
	u32 i;

	if (!pfr_ring_reserve(ring, len, &rec))
		return false;
	for (i = 0; i < len; i++)
		rec.data[i] = pattern(rec.seq, i);
	rec.desc->caplen = len;
	rec.desc->len = len;
	pfr_ring_publish(ring, &rec);
	return true;
}

/* The reader of linux/pf_ring.h. Returns 1, 0 = empty, -1 = damaged. */
static int consume(struct ring_test *t)
{
	const struct pfr_ring *ring = t->ring;
	const struct pfr_desc *d = &ring->slots[t->read & ring->mask];
	const u8 *data;
	u32 i;

	/* A */
	if (smp_load_acquire(&d->seq) != t->read + 1)
		return 0;
	data = ring->data + d->data;
	for (i = 0; i < d->caplen; i++)
		if (data[i] != pattern(t->read, i))
			return -1;
	t->read++;
	smp_store_release(&t->consumer->index, t->read);		/* B */
	return 1;
}

static void ring_geometry(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct pfr_ring_geometry geo;

	ring_make(test, 1518, 4096, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_geometry(t->ring, &geo);
	KUNIT_EXPECT_EQ(test, geo.num_slots, 4096u);
	KUNIT_EXPECT_EQ(test, geo.desc_size, 32u);
	KUNIT_EXPECT_GE(test, geo.data_size, 4096ull * 1518);
	KUNIT_EXPECT_LT(test, t->ring->memory, (size_t)8 << 20);

	ring_make(test, 1518, 4096, PFR_RING_LONG_HEADER);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	KUNIT_EXPECT_LT(test, t->ring->memory, (size_t)8 << 20);

	ring_make(test, 64, 1000, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_geometry(t->ring, &geo);
	KUNIT_EXPECT_EQ(test, geo.num_slots, 1024u);

	ring_make(test, MAX_CAPLEN, 1, PFR_RING_LONG_HEADER);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_geometry(t->ring, &geo);
	KUNIT_EXPECT_EQ(test, geo.num_slots, (u32)PFR_RING_MIN_SLOTS);
	KUNIT_EXPECT_GE(test, geo.data_size, 4ull * MAX_CAPLEN);
}

static void ring_hostile_geometry(struct kunit *test)
{
	static const struct pfr_ring_request bad[] = {
		{ .caplen = 0 },
		{ .caplen = MAX_CAPLEN + 1 },
		{ .caplen = 0xFFFFFFFF },
		{ .caplen = 0x80000000 },
		{ .caplen = 60, .min_slots = PFR_RING_MAX_SLOTS + 1 },
		{ .caplen = 60, .min_slots = 0xFFFFFFFF },
		{ .caplen = 60, .min_slots = 0x80000001 },
		{ .caplen = 60, .flags = PFR_RING_FLAGS + 1 },
		{ .caplen = 60, .flags = 0x80000000 },
		{ .caplen = 60, .flags = PFR_RING_NO_TIMESTAMP |
					 PFR_RING_HW_TIMESTAMP },
		{ .caplen = 60, .reserved = 1 },
		{ .caplen = MAX_CAPLEN, .min_slots = PFR_RING_MAX_SLOTS },
	};
	struct ring_test *t = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		struct pfr_ring *ring = pfr_ring_create(&bad[i], &t->wq);

		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(ring), -EINVAL,
				    "case %u", i);
		if (!IS_ERR(ring))
			pfr_ring_destroy(ring);
	}
}

static void ring_full_of_slots(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 i;

	ring_make(test, 2000, 16, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_TRUE(test, produce(t->ring, 60));
	KUNIT_EXPECT_FALSE(test, produce(t->ring, 60));
	KUNIT_EXPECT_EQ(test, pfr_ring_queued(t->ring), 16u);
	KUNIT_EXPECT_EQ(test, consume(t), 1);
	KUNIT_EXPECT_TRUE(test, produce(t->ring, 60));
	KUNIT_EXPECT_FALSE(test, produce(t->ring, 60));
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, consume(t), 1);
	KUNIT_EXPECT_EQ(test, consume(t), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&t->ring->consumer_faults), 0);
}

static void ring_full_of_data(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 n = 0, i;

	ring_make(test, MAX_CAPLEN, 64, PFR_RING_LONG_HEADER);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	while (produce(t->ring, MAX_CAPLEN))
		n++;
	KUNIT_EXPECT_GE(test, n, 4u);
	KUNIT_EXPECT_LT(test, n, 64u);
	for (i = 0; i < 50; i++) {
		KUNIT_EXPECT_EQ(test, consume(t), 1);
		KUNIT_EXPECT_TRUE(test, produce(t->ring, MAX_CAPLEN));
		KUNIT_EXPECT_FALSE(test, produce(t->ring, MAX_CAPLEN));
	}
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, consume(t), 1);
	KUNIT_EXPECT_EQ(test, consume(t), 0);
}

/* The whole data area can be used, and its end is no obstacle. */
static void ring_exactly_full(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 round, i, n;

	ring_make(test, 2048, 16, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	n = 16;
	KUNIT_ASSERT_GE(test, t->ring->data_size, n * 2048);
	for (round = 0; round < 5; round++) {
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_TRUE(test, produce(t->ring, 2048));
		KUNIT_EXPECT_FALSE(test, produce(t->ring, 1));
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_EQ(test, consume(t), 1);
		KUNIT_EXPECT_EQ(test, consume(t), 0);
	}
}

static void ring_random(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 produced = 0, refused = 0, i;
	struct rnd_state rnd;
	int got;

	prandom_seed_state(&rnd, 27);
	ring_make(test, 3000, 64, PFR_RING_LONG_HEADER);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	/* Start shortly before the sequence wraps. */
	t->read = 0xFFFFFF00;
	t->consumer->index = t->read;
	atomic64_set(&t->ring->head, t->read);
	atomic64_set(&t->ring->tail, t->read);

	for (i = 0; i < 100000; i++) {
		u32 r = prandom_u32_state(&rnd);

		if (r & 1) {
			if (produce(t->ring, 1 + (r >> 8) % 3000))
				produced++;
			else
				refused++;
		} else {
			got = consume(t);
			KUNIT_ASSERT_GE(test, got, 0);
		}
	}
	while ((got = consume(t)) > 0)
		;
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_EQ(test, t->read, 0xFFFFFF00 + produced);
	KUNIT_EXPECT_GT(test, produced, 1000u);
	KUNIT_EXPECT_GT(test, refused, 0u);
	KUNIT_EXPECT_EQ(test, atomic_read(&t->ring->consumer_faults), 0);
}

/* Whatever the consumer says, records stay inside the two mappings. */
static void ring_lying_consumer(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct rnd_state rnd;
	u32 produced = 0, i;

	prandom_seed_state(&rnd, 42);
	ring_make(test, 4000, 32, PFR_RING_LONG_HEADER);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	for (i = 0; i < 200000; i++) {
		u32 r = prandom_u32_state(&rnd);
		struct pfr_record rec;
		u32 len = 1 + r % 4000;

		switch (r >> 30) {
		case 0:
			WRITE_ONCE(t->consumer->index, prandom_u32_state(&rnd));
			break;
		case 1:
			WRITE_ONCE(t->consumer->index,
				   pfr_ring_seq(atomic64_read(&t->ring->head)) +
				   (r & 63) - 40);
			break;
		}
		pfr_ring_poll(t->ring);
		if (!pfr_ring_reserve(t->ring, len, &rec))
			continue;
		KUNIT_ASSERT_GE(test, rec.offset, t->ring->hdr_size);
		KUNIT_ASSERT_LE(test, rec.offset + len,
				2 * t->ring->data_size);
		memset(rec.data - t->ring->hdr_size, 0xEE,
		       t->ring->hdr_size + len);
		pfr_ring_publish(t->ring, &rec);
		produced++;
	}
	KUNIT_EXPECT_GT(test, produced, 1000u);
	KUNIT_EXPECT_GT(test, atomic_read(&t->ring->consumer_faults), 0);
}

/* A consumer that comes to its senses is served again. */
static void ring_reformed_consumer(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 i;

	ring_make(test, 100, 16, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	t->consumer->index = 1000;
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_TRUE(test, produce(t->ring, 60));
	KUNIT_EXPECT_FALSE(test, produce(t->ring, 60));
	KUNIT_EXPECT_EQ(test, atomic_read(&t->ring->consumer_faults), 1);
	t->consumer->index = 0;
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, consume(t), 1);
	KUNIT_EXPECT_TRUE(test, produce(t->ring, 60));
	KUNIT_EXPECT_EQ(test, consume(t), 1);
}

static void ring_wake_watermark(struct kunit *test)
{
	struct ring_test *t = test->priv;
	u32 i;

	ring_make(test, 100, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_set_flush(t->ring, 0);
	pfr_ring_set_watermark(t->ring, 4);
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
	for (i = 0; i < 3; i++)
		produce(t->ring, 60);
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
	produce(t->ring, 60);
	KUNIT_EXPECT_TRUE(test, pfr_ring_poll(t->ring));

	pfr_ring_set_watermark(t->ring, 1000);
	KUNIT_EXPECT_EQ(test, t->ring->watermark, 32u);
	pfr_ring_set_watermark(t->ring, 0);
	KUNIT_EXPECT_EQ(test, t->ring->watermark, 1u);
	KUNIT_EXPECT_TRUE(test, pfr_ring_poll(t->ring));
	while (consume(t) > 0)
		;
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
}

struct wake_counter {
	struct wait_queue_entry entry;
	int woken;
};

static int wake_count(struct wait_queue_entry *entry, unsigned int mode,
		      int flags, void *key)
{
	container_of(entry, struct wake_counter, entry)->woken++;
	return 0;
}

/* An edge-triggered reader never polls: it is told of each watermark of packets. */
static void ring_wake_edges(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct wake_counter counter = {};
	int round;
	u32 i;

	ring_make(test, 100, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_set_flush(t->ring, 0);
	init_waitqueue_func_entry(&counter.entry, wake_count);
	add_wait_queue(&t->wq.wait, &counter.entry);

	for (round = 1; round <= 5; round++) {
		pfr_ring_set_watermark(t->ring, round);
		counter.woken = 0;
		for (i = 0; i < 20; i++)
			produce(t->ring, 60);
		KUNIT_EXPECT_EQ(test, counter.woken, 20 / round);
		while (consume(t) > 0)
			;
	}
	remove_wait_queue(&t->wq.wait, &counter.entry);
}

/*
 * Several CPUs publish in any order; the reader is edge-triggered, and stops at
 * what is not published yet. When nothing is on its way any more, it must know of
 * all but less than a watermark.
 */
#define WAKE_FLYING	4

static void ring_wake_any_order(struct kunit *test)
{
	struct pfr_record flying[WAKE_FLYING];
	struct ring_test *t = test->priv;
	struct wake_counter counter = {};
	u32 i, n, num, unread, lost = 0;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 6);
	ring_make(test, 100, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_set_flush(t->ring, 0);
	init_waitqueue_func_entry(&counter.entry, wake_count);
	add_wait_queue(&t->wq.wait, &counter.entry);

	for (i = 0; i < 200000; i++) {
		u32 r = prandom_u32_state(&rnd);

		if (!(i % 1000))
			pfr_ring_set_watermark(t->ring, 1 + i / 1000 % 20);
		num = 1 + r % WAKE_FLYING;
		for (n = 0; n < num; n++)
			if (!pfr_ring_reserve(t->ring, 1 + (r >> 8) % 100,
					      &flying[n]))
				break;
		for (num = n; num; num--) {
			n = prandom_u32_state(&rnd) % num;
			*(u8 *)flying[n].data = pattern(flying[n].seq, 0);
			flying[n].desc->caplen = 1;
			pfr_ring_publish(t->ring, &flying[n]);
			flying[n] = flying[num - 1];
			if (counter.woken && (r & 0x80000000)) {
				counter.woken = 0;
				while (consume(t) > 0)
					;
			}
		}
		if (counter.woken) {
			counter.woken = 0;
			while (consume(t) > 0)
				;
		}
		unread = pfr_ring_seq(atomic64_read(&t->ring->head)) - t->read;
		if (unread >= t->ring->watermark)
			lost++;
	}
	KUNIT_EXPECT_EQ(test, lost, 0u);
	KUNIT_EXPECT_GT(test, t->read, 100000u);
	remove_wait_queue(&t->wq.wait, &counter.entry);
}

/* The data area may be full long before the watermark is reached. */
static void ring_wake_bytes(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct wake_counter counter = {};
	u32 bytes = 0, round;

	ring_make(test, 9000, 256, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_set_flush(t->ring, 0);
	init_waitqueue_func_entry(&counter.entry, wake_count);
	add_wait_queue(&t->wq.wait, &counter.entry);
	for (round = 0; round < 5; round++) {
		counter.woken = 0;
		for (bytes = 0; !counter.woken && produce(t->ring, 9000);)
			bytes += 9000;
		KUNIT_EXPECT_EQ(test, counter.woken, 1);
		KUNIT_EXPECT_LE(test, bytes, t->ring->data_size / 2 + 9000);
		KUNIT_EXPECT_TRUE(test, pfr_ring_poll(t->ring));
		while (consume(t) > 0)
			;
		KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
		/* Small packets go by the watermark. */
		counter.woken = 0;
		for (bytes = 0; bytes < 127; bytes++)
			produce(t->ring, 60);
		KUNIT_EXPECT_EQ(test, counter.woken, 0);
		KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
		produce(t->ring, 60);
		KUNIT_EXPECT_EQ(test, counter.woken, 1);
		while (consume(t) > 0)
			;
	}
	/* And when one is lost, whatever the rest says. */
	while (produce(t->ring, 9000))
		;
	counter.woken = 0;
	KUNIT_EXPECT_TRUE(test, pfr_ring_poll(t->ring));
	consume(t);
	while (produce(t->ring, 9000))
		;
	KUNIT_EXPECT_GE(test, counter.woken, 1);
	remove_wait_queue(&t->wq.wait, &counter.entry);
}

/* Who sleeps learns that the conditions are others now. */
static void ring_wake_settings(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct wake_counter counter = {};
	u32 i;

	ring_make(test, 100, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	pfr_ring_set_flush(t->ring, 100000000);
	init_waitqueue_func_entry(&counter.entry, wake_count);
	add_wait_queue(&t->wq.wait, &counter.entry);
	for (i = 0; i < 8; i++)
		produce(t->ring, 60);
	t->ring->slots[0].timestamp_ns = ktime_get_real_ns();
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
	counter.woken = 0;
	pfr_ring_set_watermark(t->ring, 8);
	KUNIT_EXPECT_EQ(test, counter.woken, 1);
	KUNIT_EXPECT_TRUE(test, pfr_ring_poll(t->ring));
	pfr_ring_set_watermark(t->ring, 9);
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
	counter.woken = 0;
	pfr_ring_set_flush(t->ring, 1000);
	KUNIT_EXPECT_EQ(test, counter.woken, 1);
	KUNIT_EXPECT_GT(test,
			wait_event_interruptible_timeout(t->wq.wait,
							 pfr_ring_poll(t->ring),
							 HZ * 10), 0L);
	remove_wait_queue(&t->wq.wait, &counter.entry);
}

/* A few packets on a slow link do not wait for the watermark. */
static void ring_wake_flush(struct kunit *test)
{
	struct ring_test *t = test->priv;
	long left;

	ring_make(test, 100, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	t->ring->slots[0].timestamp_ns = 0;
	pfr_ring_set_flush(t->ring, 1000);
	KUNIT_EXPECT_FALSE(test, pfr_ring_poll(t->ring));
	left = HZ * 10;
	/* The packet comes while we sleep, from a timer's point of view. */
	produce(t->ring, 60);
	left = wait_event_interruptible_timeout(t->wq.wait,
						pfr_ring_poll(t->ring), left);
	KUNIT_EXPECT_GT(test, left, 0L);
}

struct race {
	struct ring_test *t;
	atomic_t produced;
};

static int race_producer(void *data)
{
	struct race *race = data;
	int i;

	for (i = 0; i < 20000 && !kthread_should_stop(); i++) {
		local_bh_disable();
		if (produce(race->t->ring, 1 + i % 900))
			atomic_inc(&race->produced);
		local_bh_enable();
		cond_resched();
	}
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static void ring_two_producers(struct kunit *test)
{
	struct ring_test *t = test->priv;
	struct race race = { .t = t };
	struct task_struct *one, *two;
	unsigned long end;
	int got = 0;

	ring_make(test, 1000, 64, 0);
	KUNIT_ASSERT_NOT_NULL(test, t->ring);
	one = kthread_run(race_producer, &race, "pfr-one");
	KUNIT_ASSERT_FALSE(test, IS_ERR(one));
	two = kthread_run(race_producer, &race, "pfr-two");
	if (IS_ERR(two)) {
		kthread_stop(one);
		KUNIT_FAIL(test, "no second thread");
		return;
	}
	end = jiffies + 5 * HZ;
	while (time_before(jiffies, end) && t->read < 20000 && got >= 0) {
		got = consume(t);
		if (!got)
			schedule_timeout_interruptible(1);
	}
	kthread_stop(one);
	kthread_stop(two);
	while (got >= 0 && (got = consume(t)) > 0)
		;
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_GT(test, t->read, 0u);
	KUNIT_EXPECT_EQ(test, t->read, (u32)atomic_read(&race.produced));
	KUNIT_EXPECT_EQ(test, atomic_read(&t->ring->consumer_faults), 0);
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_geometry),
	KUNIT_CASE(ring_hostile_geometry),
	KUNIT_CASE(ring_full_of_slots),
	KUNIT_CASE(ring_full_of_data),
	KUNIT_CASE(ring_exactly_full),
	KUNIT_CASE(ring_random),
	KUNIT_CASE(ring_lying_consumer),
	KUNIT_CASE(ring_reformed_consumer),
	KUNIT_CASE(ring_wake_watermark),
	KUNIT_CASE(ring_wake_edges),
	KUNIT_CASE(ring_wake_any_order),
	KUNIT_CASE(ring_wake_bytes),
	KUNIT_CASE(ring_wake_settings),
	KUNIT_CASE(ring_wake_flush),
	KUNIT_CASE(ring_two_producers),
	{}
};

static struct kunit_suite ring_suite = {
	.name = "pf_ring_ring",
	.init = ring_init,
	.exit = ring_exit,
	.test_cases = ring_cases,
};

kunit_test_suite(ring_suite);

MODULE_LICENSE("GPL");
