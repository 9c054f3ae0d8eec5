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
 * @limit: of addresses of media that are known
 *
 * Return: 0, -ENOMEM.
 */
int sip_ring_join(struct sip_ring *ring, struct pf_ring_socket *pfr,
		  u32 limit)
{
	int err = 0;

	mutex_lock(&sip_ring_lock);
	if (!ring->pfr) {
		err = sip_ends_init(&ring->ends, limit);
		if (!err) {
			ring->pfr = pfr;
			list_add_rcu(&ring->node, &sip_rings);
		}
	}
	mutex_unlock(&sip_ring_lock);
	return err;
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
