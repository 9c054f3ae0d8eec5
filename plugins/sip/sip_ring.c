// SPDX-License-Identifier: GPL-2.0-only
/* The rings that have rules with calls. */
#include <linux/mutex.h>
#include <linux/rculist.h>

#include "pf_ring_media.h"
#include "sip_ends.h"
#include "sip_ring.h"

static LIST_HEAD(sip_rings);
static DEFINE_MUTEX(sip_ring_lock);

/**
 * sip_ring_join - a rule of a ring begins (control)
 * @ring: private memory of the ring
 * @pfr: the ring
 * @seat: the rule's
 * @limit: of addresses of media that are known
 *
 * Return: 0, -ENOMEM.
 */
int sip_ring_join(struct sip_ring *ring, struct pf_ring_socket *pfr,
		  struct sip_seat *seat, u32 limit)
{
	int err = 0;

	mutex_lock(&sip_ring_lock);
	if (!ring->pfr) {
		err = sip_ends_init(&ring->ends, limit);
		if (!err) {
			INIT_LIST_HEAD(&ring->rules);
			ring->pfr = pfr;
			list_add_rcu(&ring->node, &sip_rings);
		}
	}
	if (!err)
		list_add(&seat->node, &ring->rules);
	mutex_unlock(&sip_ring_lock);
	return err;
}

void sip_ring_leave(struct sip_seat *seat)
{
	mutex_lock(&sip_ring_lock);
	list_del(&seat->node);
	mutex_unlock(&sip_ring_lock);
}

/* The ring's last rule is gone. */
void sip_ring_free(void *ring_priv)
{
	struct sip_ring *ring = ring_priv;

	if (!ring->pfr)
		return;
	mutex_lock(&sip_ring_lock);
	list_del_rcu(&ring->node);
	mutex_unlock(&sip_ring_lock);
	/* Somebody may be asking what is known of media. */
	synchronize_rcu();
	pfring_flows_destroy(&ring->ends);
}

void sip_ring_lock_rules(void)
{
	mutex_lock(&sip_ring_lock);
}

void sip_ring_unlock_rules(void)
{
	mutex_unlock(&sip_ring_lock);
}

/* While a set of rules is replaced there may be two of one id: the newer one. */
struct sip_seat *sip_ring_rule(struct pf_ring_socket *pfr, u16 id, bool exact)
{
	struct sip_ring *ring;
	struct sip_seat *seat;

	lockdep_assert_held(&sip_ring_lock);
	list_for_each_entry(ring, &sip_rings, node) {
		if (ring->pfr != pfr)
			continue;
		list_for_each_entry(seat, &ring->rules, node)
			if (seat->id == id && seat->exact == exact)
				return seat;
	}
	return NULL;
}

/* --------------------------------------------------------- for other plugins */

/* Any context, under RCU; see pf_ring_media.h. */
static bool sip_ring_format(struct pf_ring_socket *pfr,
			    const struct pfring_media_end *end, u8 type,
			    struct pfring_media_format *format)
{
	struct sip_ring *ring;

	list_for_each_entry_rcu(ring, &sip_rings, node)
		if (ring->pfr == pfr &&
		    sip_ends_format(&ring->ends, end, type, format))
			return true;
	return false;
}

static const struct pfring_media sip_ring_media = {
	.operations = {
		.name = PFRING_MEDIA_NAME,
		.abi_major = PFRING_MEDIA_ABI_MAJOR,
		.abi_minor = PFRING_MEDIA_ABI_MINOR,
		.size = sizeof(struct pfring_media),
		.owner = THIS_MODULE,
	},
	.format = sip_ring_format,
};

int sip_ring_offer(void)
{
	return pfring_offer_operations(&sip_ring_media.operations);
}

void sip_ring_withdraw(void)
{
	pfring_withdraw_operations(&sip_ring_media.operations);
}
