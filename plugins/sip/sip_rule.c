// SPDX-License-Identifier: GPL-2.0-only
/* What the plugin keeps for a rule, from its beginning to its end. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sip_rule.h"

/**
 * sip_rule_check - may there be this rule?
 * @spec: a wildcard rule, or NULL
 * @hash_spec: an exact rule, or NULL
 * @refusal: what is wrong
 *
 * Return: 0 or -EINVAL.
 */
int sip_rule_check(const filtering_rule *spec,
		   const hash_filtering_rule *hash_spec,
		   struct pfr_refusal *refusal)
{
	const filtering_rule_extended_fields *fields;
	struct sip_filter filter;
	struct sip_match match;
	const char *why;

	if (!spec)
		return 0;
	fields = &spec->extended_fields;
	/* It may only count with us, and have somebody else's filter. */
	if (fields->filter_plugin_id != SIP_PLUGIN_ID)
		return 0;
	memcpy(&filter, fields->filter_plugin_data, sizeof(filter));
	why = pfr_sip_filter(&match, &filter);
	if (!why)
		return 0;
	return pfring_refuse(refusal, -EINVAL,
			     "extended_fields.filter_plugin_data",
			     "plugin sip: %s", why);
}

/* The ports that a rule is for, and that no rule for media may take away. */
static void sip_rule_ports(struct sip_media_owner *owner,
			   const filtering_rule *spec)
{
	const filtering_rule_core_fields *fields = &spec->core_fields;

	owner->port_low = fields->dport_low;
	owner->port_high = fields->dport_high;
	if (owner->port_high)
		return;
	owner->port_low = fields->sport_low;
	owner->port_high = fields->sport_high;
}

/* On whose behalf rules for media are made. */
static void sip_rule_own(struct sip_rule *priv, struct sip_ring *ring, u16 id,
			 rule_action_behaviour action)
{
	struct sip_media_owner *owner = &priv->track->store.owner;

	owner->maker = priv;		/* its address is the rule's */
	owner->ends = &ring->ends;
	owner->rule_id = id;
	owner->teaches =
		action == forward_packet_add_rule_and_stop_rule_evaluation;
}

/* Somebody asks for statistics. */
static int sip_rule_track(struct sip_rule *priv, struct pf_ring_socket *pfr,
			  struct sip_ring *ring, u16 id,
			  rule_action_behaviour action,
			  struct pfr_refusal *refusal)
{
	int err;

	priv->track = kvzalloc(sizeof(*priv->track), GFP_KERNEL_ACCOUNT);
	if (!priv->track)
		return -ENOMEM;
	err = sip_track_init(priv->track, pfr,
			     priv->filters ? &priv->match : NULL);
	if (err == -ENOBUFS)
		pfring_refuse(refusal, err, "",
			      "plugin sip: the namespace's part of max_memory is used up");
	if (err)
		goto out_free;
	err = sip_ring_join(ring, pfr, sip_store_media_limit());
	if (err)
		goto out_track;
	sip_rule_own(priv, ring, id, action);
	return 0;

out_track:
	sip_track_destroy(priv->track);
out_free:
	kvfree(priv->track);
	return err;
}

int sip_rule_init(struct pf_ring_socket *pfr, sw_filtering_rule_element *rule,
		  sw_filtering_hash_bucket *hash_rule,
		  struct pfr_refusal *refusal)
{
	struct sip_rule *priv = sip_rule_of(rule, hash_rule);
	const hash_filtering_rule *hash_spec;
	const filtering_rule *spec;
	struct sip_filter filter;
	int err;

	if (!rule) {
		hash_spec = pfring_hash_rule_spec(hash_rule);
		return sip_rule_track(priv, pfr,
				      pfring_hash_rule_ring_priv(hash_rule),
				      hash_spec->rule_id,
				      hash_spec->rule_action, refusal);
	}
	spec = pfring_rule_spec(rule);
	if (spec->extended_fields.filter_plugin_id == SIP_PLUGIN_ID) {
		memcpy(&filter, spec->extended_fields.filter_plugin_data,
		       sizeof(filter));
		pfr_sip_filter(&priv->match, &filter);
		priv->filters = true;
	}
	if (spec->plugin_action.plugin_id != SIP_PLUGIN_ID)
		return 0;
	err = sip_rule_track(priv, pfr, pfring_rule_ring_priv(rule),
			     spec->rule_id, spec->rule_action, refusal);
	if (!err)
		sip_rule_ports(&priv->track->store.owner, spec);
	return err;
}

/* No packet can meet the rule. */
void sip_rule_free(sw_filtering_rule_element *rule,
		   sw_filtering_hash_bucket *hash_rule)
{
	struct sip_rule *priv = sip_rule_of(rule, hash_rule);

	if (!priv->track)
		return;
	sip_track_destroy(priv->track);
	kvfree(priv->track);
}
