// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every packet that a ring sees is accounted for: a real socket on a net device
 * that exists only here, packets handed to the stack one by one.
 */
#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/net.h>
#include <linux/pf_ring.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>

#include "device.h"
#include "socket.h"
#include "sockopt.h"
#include "stats.h"

struct accounting {
	struct net_device *dev;
	struct socket *sock;
	struct pf_ring_socket *pfr;
};

static netdev_tx_t fake_xmit(struct sk_buff *skb, struct net_device *dev)
{
	consume_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops fake_ops = {
	.ndo_start_xmit = fake_xmit,
};

static int set(struct accounting *t, int name, const void *val, size_t len)
{
	return pfr_sockopt_set(t->sock, SOL_PF_RING, name,
			       KERNEL_SOCKPTR((void *)val), len);
}

static int set_u32(struct accounting *t, int name, u32 val)
{
	return set(t, name, &val, sizeof(val));
}

static int accounting_init(struct kunit *test)
{
	struct accounting *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	int err;

	if (!t)
		return -ENOMEM;
	test->priv = t;
	t->dev = alloc_etherdev(0);
	if (!t->dev)
		return -ENOMEM;
	strscpy(t->dev->name, "pfrkunit%d", IFNAMSIZ);
	t->dev->netdev_ops = &fake_ops;
	eth_hw_addr_random(t->dev);
	err = register_netdev(t->dev);
	if (err) {
		free_netdev(t->dev);
		t->dev = NULL;
		return err;
	}
	rtnl_lock();
	err = dev_open(t->dev, NULL);
	rtnl_unlock();
	if (err)
		return err;
	err = sock_create_kern(&init_net, PF_RING, SOCK_RAW,
			       (__force int)htons(ETH_P_ALL), &t->sock);
	if (err)
		return err;
	t->pfr = pfr_sk(t->sock->sk);
	return 0;
}

static void accounting_exit(struct kunit *test)
{
	struct accounting *t = test->priv;

	if (!t)
		return;
	if (t->sock)
		sock_release(t->sock);
	if (t->dev) {
		unregister_netdev(t->dev);
		free_netdev(t->dev);
	}
}

static void open_ring(struct kunit *test, u32 slots, u32 caplen, u32 flags)
{
	struct pfr_ring_request req = {
		.caplen = caplen, .min_slots = slots, .flags = flags,
	};
	struct accounting *t = test->priv;
	struct sockaddr_pfr addr = { .spfr_family = PF_RING };

	strscpy(addr.spfr_device, t->dev->name, sizeof(addr.spfr_device));
	KUNIT_ASSERT_EQ(test, set(t, PFR_SO_BIND, &addr, sizeof(addr)), 0);
	KUNIT_ASSERT_EQ(test, set(t, PFR_SO_RING, &req, sizeof(req)), 0);
	KUNIT_ASSERT_EQ(test, set_u32(t, PFR_SO_ENABLE, 1), 0);
}

static void receive_tagged(struct kunit *test, u32 len, u16 tci)
{
	struct accounting *t = test->priv;
	struct sk_buff *skb = alloc_skb(len, GFP_KERNEL);
	struct ethhdr *eth;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	eth = skb_put_zero(skb, len);
	ether_addr_copy(eth->h_dest, t->dev->dev_addr);
	eth->h_source[0] = 2;
	eth->h_proto = htons(ETH_P_IP);
	skb->protocol = eth_type_trans(skb, t->dev);
	if (tci)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), tci);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

static void receive(struct kunit *test, unsigned int num, u32 len)
{
	while (num--)
		receive_tagged(test, len, 0);
}

static struct pfr_counters counters(struct kunit *test)
{
	struct accounting *t = test->priv;
	struct pfr_counters c;

	pfr_stats_read(t->pfr, &c);
	KUNIT_EXPECT_EQ(test, c.seen, c.bpf_rejected + c.rule_dropped +
			c.transmitted_only + c.sampled_out + c.ring_full +
			c.delivered);
	return c;
}

static void accounting_delivered(struct kunit *test)
{
	struct accounting *t = test->priv;
	const struct pfr_desc *d;

	receive(test, 3, 60);	/* nobody listens */
	open_ring(test, 64, 100, 0);
	receive(test, 5, 60);
	receive(test, 2, 150);
	KUNIT_EXPECT_EQ(test, counters(test).seen, 7ull);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 7ull);

	d = t->pfr->ring->slots;
	KUNIT_EXPECT_EQ(test, d[0].len, 60u);
	KUNIT_EXPECT_EQ(test, (u32)d[0].caplen, 60u);
	KUNIT_EXPECT_EQ(test, (u32)d[0].flags, (u32)PFR_DESC_RX);
	KUNIT_EXPECT_EQ(test, d[0].if_index, t->dev->ifindex);
	KUNIT_EXPECT_NE(test, d[0].timestamp_ns, 0ull);
	KUNIT_EXPECT_EQ(test, d[6].len, 150u);
	KUNIT_EXPECT_EQ(test, (u32)d[6].caplen, 100u);

	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_ENABLE, 0), 0);
	receive(test, 3, 60);
	KUNIT_EXPECT_EQ(test, counters(test).seen, 7ull);
}

static void accounting_ring_full(struct kunit *test)
{
	open_ring(test, 16, 100, 0);
	receive(test, 20, 60);
	KUNIT_EXPECT_EQ(test, counters(test).seen, 20ull);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 16ull);
	KUNIT_EXPECT_EQ(test, counters(test).ring_full, 4ull);
}

static void accounting_policy(struct kunit *test)
{
	struct accounting *t = test->priv;

	open_ring(test, 64, 100, 0);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_POLICY, 0), 0);
	receive(test, 4, 60);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_POLICY, 1), 0);
	receive(test, 2, 60);
	KUNIT_EXPECT_EQ(test, counters(test).rule_dropped, 4ull);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 2ull);
}

static void accounting_sampling(struct kunit *test)
{
	struct accounting *t = test->priv;

	open_ring(test, 64, 100, 0);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_SAMPLING_RATE, 10), 0);
	receive(test, 1, 60);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 1ull);
	receive(test, 9, 60);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 1ull);
	receive(test, 21, 60);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 4ull);
	KUNIT_EXPECT_EQ(test, counters(test).sampled_out, 27ull);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_SAMPLING_RATE, 0), -EINVAL);
}

/* The tag comes back to where it was, and the long header tells of it. */
static void accounting_vlan(struct kunit *test)
{
	struct accounting *t = test->priv;
	const struct pfring_extended_pkthdr *hdr;
	const struct pfr_desc *d;
	const u8 *p;

	open_ring(test, 64, 100, PFR_RING_LONG_HEADER);
	receive_tagged(test, 60, 0x6007);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 1ull);
	d = t->pfr->ring->slots;
	p = t->pfr->ring->data + d->data;
	hdr = (const void *)(p - sizeof(*hdr));
	KUNIT_EXPECT_EQ(test, d->len, 64u);
	KUNIT_EXPECT_EQ(test, (u32)d->caplen, 64u);
	KUNIT_EXPECT_EQ(test, (u32)d->flags, (u32)(PFR_DESC_RX |
			PFR_DESC_EXTENDED | PFR_DESC_VLAN_RESTORED));
	KUNIT_EXPECT_EQ(test, memcmp(p + 12, "\x81\x00\x60\x07\x08\x00", 6), 0);
	KUNIT_EXPECT_EQ(test, p[6], 2);
	KUNIT_EXPECT_EQ(test, (u32)hdr->parsed_pkt.vlan_id, 7u);
	KUNIT_EXPECT_EQ(test, hdr->timestamp_ns, d->timestamp_ns);
	KUNIT_EXPECT_EQ(test, hdr->flags & PKT_FLAGS_VLAN_RESTORED,
			(u32)PKT_FLAGS_VLAN_RESTORED);
}

/* No option with a size or value out of bounds changes anything. */
static void accounting_hostile_options(struct kunit *test)
{
	struct accounting *t = test->priv;
	struct sockaddr_pfr addr[2] = {
		{ .spfr_family = PF_RING }, { .spfr_family = PF_RING },
	};
	struct pfr_cluster_request cluster = { .id = 0 };
	u8 bytes[64] = {};

	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_ENABLE, 1), -ENOTCONN);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_ENABLE, bytes, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_ENABLE, bytes, 5), -EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, -1, bytes, 4), -ENOPROTOOPT);
	KUNIT_EXPECT_EQ(test, set(t, 1000, bytes, 4), -ENOPROTOOPT);
	KUNIT_EXPECT_EQ(test, set(t, 0, bytes, 4), -ENOPROTOOPT);

	/* All of them or none. */
	strscpy(addr[0].spfr_device, t->dev->name, PFR_NAME_LEN);
	strscpy(addr[1].spfr_device, "pfr-no-such", PFR_NAME_LEN);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_BIND, addr, sizeof(addr)), -ENODEV);
	KUNIT_EXPECT_EQ(test, t->pfr->num_bindings, 0u);
	strscpy(addr[1].spfr_device, t->dev->name, PFR_NAME_LEN);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_BIND, addr, sizeof(addr)), -EEXIST);
	strscpy(addr[1].spfr_device, "any", PFR_NAME_LEN);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_BIND, addr, sizeof(addr)), -EINVAL);
	memset(addr[1].spfr_device, 'x', PFR_NAME_LEN);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_BIND, addr, sizeof(addr)), -EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_BIND, addr, sizeof(addr) - 1),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, t->pfr->num_bindings, 0u);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER, &cluster, sizeof(cluster)),
			-ENOTCONN);

	open_ring(test, 64, 100, 0);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER, &cluster, sizeof(cluster)),
			-EINVAL);
	cluster.id = 7;
	cluster.type = PFR_CLUSTER_TYPES;
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER, &cluster, sizeof(cluster)),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER_LEAVE, NULL, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_DIRECTION, 1), -EBUSY);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_DIRECTION, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_u32(t, PFR_SO_SOCKET_MODE, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_APPL_NAME, "a\nb", 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_APPL_NAME, "%s%n", 4), 0);
	receive(test, 5, 60);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 5ull);
}

/* Longer structures of newer programs are taken if what is new is unused. */
static void accounting_growing_options(struct kunit *test)
{
	struct {
		struct pfr_cluster_request req;
		u32 more;
	} cluster = { .req = { .id = 3, .type = cluster_round_robin } };
	struct accounting *t = test->priv;

	open_ring(test, 64, 100, 0);
	cluster.more = 1;
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER, &cluster, sizeof(cluster)),
			-E2BIG);
	cluster.more = 0;
	KUNIT_EXPECT_EQ(test, set(t, PFR_SO_CLUSTER, &cluster, sizeof(cluster)),
			0);
	receive(test, 5, 60);
	KUNIT_EXPECT_EQ(test, counters(test).delivered, 5ull);
}

static struct kunit_case accounting_cases[] = {
	KUNIT_CASE(accounting_delivered),
	KUNIT_CASE(accounting_ring_full),
	KUNIT_CASE(accounting_policy),
	KUNIT_CASE(accounting_sampling),
	KUNIT_CASE(accounting_vlan),
	KUNIT_CASE(accounting_hostile_options),
	KUNIT_CASE(accounting_growing_options),
	{}
};

static struct kunit_suite accounting_suite = {
	.name = "pf_ring_accounting",
	.init = accounting_init,
	.exit = accounting_exit,
	.test_cases = accounting_cases,
};

kunit_test_suite(accounting_suite);

MODULE_LICENSE("GPL");
