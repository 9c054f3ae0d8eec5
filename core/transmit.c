// SPDX-License-Identifier: GPL-2.0-only
/* Sending what a program hands us, as it is. */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "transmit.h"

/* A tag does not count against the MTU. */
static bool pfr_transmit_too_long(const struct sk_buff *skb,
				  const struct net_device *dev)
{
	size_t max = READ_ONCE(dev->mtu) + dev->hard_header_len;

	if (eth_type_vlan(eth_hdr(skb)->h_proto))
		max += VLAN_HLEN;
	return skb->len > max;
}

/**
 * pfr_transmit_msg - send one packet
 * @sk: whose packet, and whose send buffer
 * @dev: where to; the caller holds it
 * @msg: the bytes, from the MAC header on
 * @len: their number
 *
 * Return: 0, -EINVAL if shorter than an Ethernet header, -EMSGSIZE if longer
 * than the device takes, -ENETDOWN, -EAGAIN, -ENOBUFS, -EFAULT, -EINTR.
 */
int pfr_transmit_msg(struct sock *sk, struct net_device *dev,
		     struct msghdr *msg, size_t len)
{
	int head = LL_RESERVED_SPACE(dev), err;
	struct sk_buff *skb;

	if (len < ETH_HLEN)
		return -EINVAL;
	if (len > READ_ONCE(dev->mtu) + dev->hard_header_len + VLAN_HLEN)
		return -EMSGSIZE;
	if (!(READ_ONCE(dev->flags) & IFF_UP))
		return -ENETDOWN;

	skb = sock_alloc_send_skb(sk, head + len + dev->needed_tailroom,
				  msg->msg_flags & MSG_DONTWAIT, &err);
	if (!skb)
		return err;
	skb_reserve(skb, head);
	err = memcpy_from_msg(skb_put(skb, len), msg, len);
	if (err)
		goto drop;

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	err = -EMSGSIZE;
	if (pfr_transmit_too_long(skb, dev))
		goto drop;
	skb->dev = dev;
	skb->protocol = eth_hdr(skb)->h_proto;
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = READ_ONCE(sk->sk_mark);
	skb_probe_transport_header(skb);

	err = dev_queue_xmit(skb);
	return err > 0 ? net_xmit_errno(err) : err;
drop:
	kfree_skb(skb);
	return err;
}
