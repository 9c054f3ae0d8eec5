/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The packet hook of a device, which is there only while a ring wants its packets.
 * All functions: process context, RTNL held. None waits for a grace period.
 */
#ifndef PFR_HOOK_H
#define PFR_HOOK_H

struct pfr_device;
struct sock;
struct task_struct;

/*
 * Who is sending, from id_match to the hook. Mostly nothing comes between them:
 * softirqs are off. Where PREEMPT_RT has them off for one task only, other tasks of
 * the CPU may send in between; each has a place of its own, and if more of them
 * meet, a ring hears itself.
 */
#ifdef CONFIG_PREEMPT_RT
#define PFR_SENDERS	4
#else
#define PFR_SENDERS	1
#endif

struct pfr_senders {
	struct {
		struct task_struct *task;	/* compared only */
		const struct sock *sk;
	} of[PFR_SENDERS];
};

/* One more, or one less, wants the device's packets. -ENOMEM */
int pfr_hook_get(struct pfr_device *device);
void pfr_hook_put(struct pfr_device *device);

/* Whoever held it. */
void pfr_hook_remove(struct pfr_device *device);

/* The device may have another type now. */
void pfr_hook_choose(struct pfr_device *device);

/* Do those who hold the hook want sent packets? */
void pfr_hook_outgoing(struct pfr_device *device);

#endif /* PFR_HOOK_H */
