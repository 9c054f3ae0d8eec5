// SPDX-License-Identifier: GPL-2.0-only
/* pf_ring.ko: where the parts are put together. */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/net_namespace.h>

#include "device.h"
#include "flow.h"
#include "learned.h"
#include "netns.h"
#include "parse.h"
#include "plugin.h"
#include "proc.h"
#include "procfile.h"
#include "ring.h"
#include "rules.h"
#include "socket.h"
#include "sockopt.h"
#include "transmit.h"
#include "version.h"

static unsigned int transparent_mode;
module_param(transparent_mode, uint, 0444);
MODULE_PARM_DESC(transparent_mode,
		 "0: packets take the normal way, any driver (default); 1, 2: not supported yet");

static const struct proto_ops pfr_ops = {
	.family = PF_RING,
	.owner = THIS_MODULE,
	.release = pfr_socket_release,
	.bind = pfr_socket_bind,
	.connect = sock_no_connect,
	.socketpair = sock_no_socketpair,
	.accept = sock_no_accept,
	.getname = sock_no_getname,
	.poll = pfr_socket_poll,
	.ioctl = sock_no_ioctl,
	.listen = sock_no_listen,
	.shutdown = sock_no_shutdown,
	.setsockopt = pfr_sockopt_set,
	.getsockopt = pfr_sockopt_get,
	.sendmsg = pfr_socket_sendmsg,
	.recvmsg = sock_no_recvmsg,
	.mmap = pfr_socket_mmap,
};

static int pfr_create(struct net *net, struct socket *sock, int protocol,
		      int kern)
{
	sock->ops = &pfr_ops;
	return pfr_socket_create(net, sock, protocol, kern);
}

static const struct net_proto_family pfr_family = {
	.family = PF_RING,
	.create = pfr_create,
	.owner = THIS_MODULE,
};

unsigned int pfr_net_id;

static int __net_init pfr_net_start(struct net *net)
{
	struct pfr_net *pn = pfr_net(net);

	pn->net = net;
	INIT_LIST_HEAD(&pn->devices);
	INIT_LIST_HEAD(&pn->clusters);
	INIT_LIST_HEAD(&pn->sockets);
	INIT_LIST_HEAD(&pn->reflectors);
	return pfr_proc_init(pn);
}

/* Sockets hold their namespace: none can be left. */
static void __net_exit pfr_net_stop(struct net *net)
{
	struct pfr_net *pn = pfr_net(net);

	pfr_proc_exit(pn);
	WARN_ON_ONCE(!list_empty(&pn->sockets));
	WARN_ON_ONCE(!list_empty(&pn->devices));
	WARN_ON_ONCE(!list_empty(&pn->clusters));
	WARN_ON_ONCE(!list_empty(&pn->reflectors));
}

static struct pernet_operations pfr_net_ops = {
	.init = pfr_net_start,
	.exit = pfr_net_stop,
	.id = &pfr_net_id,
	.size = sizeof(struct pfr_net),
};

/* RTNL. */
static int pfr_netdev_event(struct notifier_block *nb, unsigned long event,
			    void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct pfr_net *pn = pfr_net(dev_net(dev));

	switch (event) {
	case NETDEV_REGISTER:
		pfr_reflector_appears(&pn->reflectors, dev);
		pfr_proc_device_add(pn, dev);
		break;
	case NETDEV_POST_TYPE_CHANGE:
	case NETDEV_UP:		/* not every kernel tells of the type */
		pfr_device_changed(pn, dev);
		break;
	case NETDEV_CHANGENAME:
		pfr_reflector_appears(&pn->reflectors, dev);
		pfr_proc_device_rename(pn, dev);
		break;
	case NETDEV_UNREGISTER:
		pfr_device_gone(pn, dev);
		pfr_reflector_vanishes(&pn->reflectors, dev);
		pfr_proc_device_del(pn, dev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block pfr_netdev_notifier = {
	.notifier_call = pfr_netdev_event,
};

static int __init pfr_init(void)
{
	int err;

	if (transparent_mode) {
		pr_err("pf_ring: transparent_mode=%u is not supported yet, only 0 is\n",
		       transparent_mode);
		return -EOPNOTSUPP;
	}
	err = pfr_ring_check_params() ?: pfr_learned_check_params();
	if (err)
		return err;
	pfr_flow_init();
	pfr_transmit_init();

	err = pfr_parse_init();
	if (err)
		return err;
	err = pfr_plugin_init(pfr_proc_plugin_watch);
	if (err)
		goto out_parse;
	err = pfr_rules_init();
	if (err)
		goto out_plugin;
	err = proto_register(&pfr_socket_proto, 0);
	if (err)
		goto out_rules;
	err = register_pernet_subsys(&pfr_net_ops);
	if (err)
		goto out_proto;
	err = register_netdevice_notifier(&pfr_netdev_notifier);
	if (err)
		goto out_pernet;
	err = sock_register(&pfr_family);
	if (err)
		goto out_notifier;
	pr_info("pf_ring: %s, %u slots\n", PFR_VERSION, pfr_ring_min_slots);
	return 0;

out_notifier:
	unregister_netdevice_notifier(&pfr_netdev_notifier);
out_pernet:
	unregister_pernet_subsys(&pfr_net_ops);
	pfr_files_flush();
out_proto:
	proto_unregister(&pfr_socket_proto);
out_rules:
	pfr_rules_exit();
out_plugin:
	pfr_plugin_exit();
out_parse:
	pfr_parse_exit();
	return err;
}

static void __exit pfr_exit(void)
{
	sock_unregister(PF_RING);
	unregister_netdevice_notifier(&pfr_netdev_notifier);
	unregister_pernet_subsys(&pfr_net_ops);
	proto_unregister(&pfr_socket_proto);
	pfr_files_flush();
	pfr_rules_exit();
	pfr_plugin_exit();
	pfr_parse_exit();
	pfr_transmit_exit();
}

module_init(pfr_init);
module_exit(pfr_exit);

MODULE_DESCRIPTION("PF_RING: packet capture in shared-memory rings");
MODULE_AUTHOR("The pf_ring developers");
MODULE_LICENSE("GPL");
MODULE_VERSION(PFR_VERSION);
/* No alias: whoever opens a socket of an unknown family would load the module. */
