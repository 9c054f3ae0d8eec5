// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does on purpose what the debug kernel is there to notice. tests/lab/selftest
 * loads it and wants to read of each fault in the kernel's log.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

static noinline void overread(void)
{
	u8 *p = kmalloc(100, GFP_KERNEL);

	if (!p)
		return;
	OPTIMIZER_HIDE_VAR(p);
	pr_info("read %u beyond the end\n", p[100]);
	kfree(p);
}

static noinline void overshift(void)
{
	int bits = 40;

	OPTIMIZER_HIDE_VAR(bits);
	pr_info("shifted: %d\n", 1 << bits);
}

static noinline void sleep_in_atomic(void)
{
	spin_lock(&spin);
	msleep(1);
	spin_unlock(&spin);
}

static noinline void underflow(void)
{
	refcount_t r = REFCOUNT_INIT(0);

	refcount_dec(&r);
}

static void nothing(struct timer_list *t)
{
}

static noinline void free_active_timer(void)
{
	struct timer_list *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return;
	timer_setup(t, nothing, 0);
	mod_timer(t, jiffies + 3600 * HZ);
	kfree(t);
}

static noinline void leak(void)
{
	int i;

	/* More than one: a stale register or stack word may point to the last. */
	for (i = 0; i < 10; i++)
		if (!kmalloc(1000 + i, GFP_KERNEL))
			return;
}

/* First: any report by KASAN switches lockdep off. */
static noinline void lock_both_ways(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static int __init faults_init(void)
{
	lock_both_ways();
	overread();
	overshift();
	sleep_in_atomic();
	underflow();
	leak();
	free_active_timer();
	return 0;
}
module_init(faults_init);

static void __exit faults_exit(void)
{
}
module_exit(faults_exit);

MODULE_DESCRIPTION("faults on purpose");
MODULE_LICENSE("GPL");
