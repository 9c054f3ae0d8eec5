// SPDX-License-Identifier: GPL-2.0-only
/*
 * The RTP analyzer as a plugin of pf_ring.ko: streams of media under rules, with
 * nothing but their figures crossing to user space.
 */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "pf_ring_plugin.h"
#include "pf_ring_rtp.h"
#include "rtp_handle.h"
#include "rtp_meet.h"
#include "rtp_read.h"
#include "rtp_table.h"

#define MIN_STREAMS	16
#define MAX_STREAMS	4194304		/* 1 GiB */

static unsigned int max_streams = 1 << 17;
module_param(max_streams, uint, 0444);
MODULE_PARM_DESC(max_streams, "streams of all rings together, 16 to 4194304; the default, 131072, takes up to 40 MiB");

static unsigned int idle_seconds = 120;
module_param(idle_seconds, uint, 0444);
MODULE_PARM_DESC(idle_seconds, "a stream without packets for so long is forgotten, 1 to 65535 (default 120)");

/* ----------------------------------------------------------------------- rules */

static int rtp_check_rule(const filtering_rule *spec,
			  const hash_filtering_rule *hash_spec,
			  struct pfr_refusal *why)
{
	const filtering_rule_extended_fields *fields;
	struct rtp_filter filter;

	if (!spec)
		return 0;
	fields = &spec->extended_fields;
	if (fields->filter_plugin_id != RTP_PLUGIN_ID)
		return 0;
	memcpy(&filter, fields->filter_plugin_data, sizeof(filter));
	if (!pfr_rtp_filter_valid(&filter))
		return pfring_refuse(why, -EINVAL,
				     "extended_fields.filter_plugin_data",
				     "plugin rtp: unknown fields, or the value of a field that is not compared");
	return 0;
}

static int rtp_init_rule(struct pf_ring_socket *pfr,
			 sw_filtering_rule_element *rule,
			 sw_filtering_hash_bucket *hash_rule,
			 struct pfr_refusal *why)
{
	struct rtp_rule_priv *priv;
	u16 id;

	if (rule) {
		priv = pfring_rule_priv(rule);
		id = pfring_rule_spec(rule)->rule_id;
	} else {
		priv = pfring_hash_rule_priv(hash_rule);
		id = pfring_hash_rule_spec(hash_rule)->rule_id;
	}
	priv->rule = rtp_rule_new(pfr, !rule, id);
	return priv->rule ? 0 : -ENOMEM;
}

/* ------------------------------------------------------------------- forgetting */

static void rtp_sweep(struct work_struct *work);
static DECLARE_DELAYED_WORK(rtp_sweeper, rtp_sweep);

/* The sixteenth part of the time is exact enough, and a walk costs little. */
static unsigned long sweep_interval(void)
{
	return max_t(unsigned long, idle_seconds * HZ / 16, HZ / 4);
}

static u64 seconds_ago(u32 seconds)
{
	return ktime_get_real_ns() - seconds * (u64)NSEC_PER_SEC;
}

static void rtp_sweep(struct work_struct *work)
{
	rtp_table_expire(seconds_ago(idle_seconds), NULL);
	schedule_delayed_work(&rtp_sweeper, sweep_interval());
}

/*
 * The streams of a call can be read when its rules are gone, until they have been
 * idle for long enough. Those of a wildcard rule go now: soon, and all at once if
 * many rules go.
 */
static void rtp_free_rule(sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule)
{
	struct rtp_rule *ours = rtp_rule_of(rule, hash_rule);

	WRITE_ONCE(ours->gone, true);
	if (!ours->exact) {
		cancel_delayed_work(&rtp_sweeper);
		schedule_delayed_work(&rtp_sweeper, HZ / 10);
	}
	rtp_rule_put(ours);
}

/* Whether the rule itself may go is for the core to say. */
static int rtp_purge_idle(struct pf_ring_socket *pfr,
			  sw_filtering_rule_element *rule,
			  sw_filtering_hash_bucket *hash_rule, u16 seconds)
{
	struct rtp_rule *ours = rtp_rule_of(rule, hash_rule);

	/* An exact rule has as little to forget as it matters. */
	if (!ours->exact)
		rtp_table_expire(seconds_ago(seconds), ours);
	return 0;
}

/* ------------------------------------------------------------------- the whole */

static int rtp_get_stats(struct pf_ring_socket *pfr,
			 sw_filtering_rule_element *rule,
			 sw_filtering_hash_bucket *hash_rule,
			 u8 *stats_buffer, u32 stats_buffer_len)
{
	return rtp_read_rule(rtp_rule_of(rule, hash_rule), stats_buffer,
			     stats_buffer_len);
}

static int rtp_get_page(struct pf_ring_socket *pfr,
			sw_filtering_rule_element *rule,
			sw_filtering_hash_bucket *hash_rule,
			struct pfring_page *page)
{
	return rtp_read_page(pfr, rule || hash_rule ?
				  rtp_rule_of(rule, hash_rule) : NULL, page);
}

static const struct pfring_plugin_registration rtp_registration = {
	PFRING_PLUGIN_HEADER,
	.plugin_id = RTP_PLUGIN_ID,
	.name = "rtp",
	.description = "RTP protocol analyzer",
	.rule_priv_size = sizeof(struct rtp_rule_priv),
	.filter_data_size = sizeof(struct rtp_filter),
	.stats_size = PFRING_MAX_STATS,
	.pfring_plugin_filter_skb = rtp_filter_skb,
	.pfring_plugin_handle_skb = rtp_handle_skb,
	.pfring_plugin_get_stats = rtp_get_stats,
	.pfring_plugin_purge_idle = rtp_purge_idle,
	.pfring_plugin_free_rule_mem = rtp_free_rule,
	.pfring_plugin_check_rule = rtp_check_rule,
	.pfring_plugin_init_rule = rtp_init_rule,
	.pfring_plugin_handle_msg = rtp_read_msg,
	.pfring_plugin_get_page = rtp_get_page,
};

static int rtp_check_parameters(void)
{
	if (max_streams < MIN_STREAMS || max_streams > MAX_STREAMS) {
		pr_err("rtp_plugin: max_streams is %u to %u\n", MIN_STREAMS,
		       MAX_STREAMS);
		return -EINVAL;
	}
	if (!idle_seconds || idle_seconds > U16_MAX) {
		pr_err("rtp_plugin: idle_seconds is 1 to %u\n", U16_MAX);
		return -EINVAL;
	}
	return 0;
}

static int __init rtp_init(void)
{
	int err = rtp_check_parameters();

	if (err)
		return err;
	err = rtp_meet_init(max_streams);
	if (err)
		return err;
	err = rtp_table_init(max_streams);
	if (err)
		goto no_table;
	rtp_read_limits(max_streams, idle_seconds);
	schedule_delayed_work(&rtp_sweeper, sweep_interval());
	err = register_plugin(&rtp_registration);
	if (err)
		goto not_registered;
	pr_info("rtp_plugin: up to %u streams of %zu bytes, %llu KiB to find them\n",
		max_streams, sizeof(struct rtp_entry),
		(rtp_table_bytes() + rtp_meet_table_bytes()) >> 10);
	return 0;

not_registered:
	cancel_delayed_work_sync(&rtp_sweeper);
	rtp_table_exit();
no_table:
	rtp_meet_exit();
	return err;
}

/* No rule is left; streams may be. */
static void __exit rtp_exit(void)
{
	unregister_plugin(RTP_PLUGIN_ID);
	cancel_delayed_work_sync(&rtp_sweeper);
	rtp_table_exit();
	rtp_meet_exit();
}

module_init(rtp_init);
module_exit(rtp_exit);

MODULE_DESCRIPTION("PF_RING: RTP protocol analyzer");
MODULE_VERSION(PFR_VERSION);
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_ALIAS_PFRING_PLUGIN(RTP_PLUGIN_ID);
PFRING_PLUGIN_IMPORT();
