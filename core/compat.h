/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Everything that differs between kernels 5.10 and 7.2, in the words of the
 * newest. The Kbuild file looks the features up; versions are never asked.
 */
#ifndef PFR_COMPAT_H
#define PFR_COMPAT_H

#include <linux/export.h>
#include <linux/filter.h>
#include <linux/hrtimer.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <net/sock.h>

#ifdef PFR_HAVE_CACHE_ALIASING
#include <linux/cacheinfo.h>
#elif defined(CONFIG_ARM)
#include <asm/cachetype.h>
#endif
#ifdef PFR_HAVE_LINUX_UNALIGNED
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* 6.19: addresses of any length in proto_ops */
#ifndef PFR_HAVE_SOCKADDR_UNSIZED
#define sockaddr_unsized sockaddr
#endif

/* 6.0: reference trackers */
#ifndef PFR_HAVE_NETDEV_HOLD
struct pfr_no_tracker {};
#define netdevice_tracker struct pfr_no_tracker

static inline void netdev_hold(struct net_device *dev,
			       netdevice_tracker *tracker, gfp_t gfp)
{
	dev_hold(dev);
}

static inline void netdev_put(struct net_device *dev,
			      netdevice_tracker *tracker)
{
	dev_put(dev);
}
#endif

/* 6.13: one call instead of hrtimer_init() and an assignment */
static inline void pfr_hrtimer_setup(struct hrtimer *timer,
				     enum hrtimer_restart (*fn)(struct hrtimer *),
				     clockid_t clock, enum hrtimer_mode mode)
{
#ifdef PFR_HAVE_HRTIMER_SETUP
	hrtimer_setup(timer, fn, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
#endif
}

/* 6.3: flags of a mapping behind accessors */
static inline void pfr_vm_flags_mod(struct vm_area_struct *vma,
				    unsigned long set, unsigned long clear)
{
#ifdef PFR_HAVE_VM_FLAGS_MOD
	vm_flags_mod(vma, set, clear);
#else
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
#endif
}

/*
 * 5.11: pages on the account of a memory cgroup are pages like others. Before,
 * they have a type of their own, and only remap_pfn_range() takes those.
 */
static inline int pfr_map_pages(struct vm_area_struct *vma,
				struct page **pages, unsigned long num)
{
#ifdef PG_kmemcg
	unsigned long i;
	int err = 0;

	for (i = 0; i < num && !err; i++)
		err = remap_pfn_range(vma, vma->vm_start + i * PAGE_SIZE,
				      page_to_pfn(pages[i]), PAGE_SIZE,
				      vma->vm_page_prot);
	return err;
#else
	return vm_map_pages_zero(vma, pages, num);
#endif
}

/*
 * 6.9: are there two places in the data cache for one page? Before, by the
 * architecture.
 */
#ifdef PFR_HAVE_CACHE_ALIASING
#define pfr_cache_aliases() cpu_dcache_is_aliasing()
#elif defined(CONFIG_ARM)
#define pfr_cache_aliases() (cache_is_vivt() || cache_is_vipt_aliasing())
#elif defined(CONFIG_ARC) || defined(CONFIG_CSKY) || defined(CONFIG_M68K) || \
	defined(CONFIG_MIPS) || defined(CONFIG_NIOS2) || \
	defined(CONFIG_PARISC) || defined(CONFIG_SPARC) || \
	defined(CONFIG_SUPERH) || defined(CONFIG_XTENSA)
#define pfr_cache_aliases() true
#else
#define pfr_cache_aliases() false
#endif

/* 5.15: a function instead of a macro */
#ifndef PFR_HAVE_BPF_PROG_RUN
#define bpf_prog_run(prog, ctx) BPF_PROG_RUN(prog, ctx)
#endif

/* 5.17: in small letters */
#ifndef PFR_HAVE_PDE_DATA
#define pde_data(inode) PDE_DATA(inode)
#endif

/* A kernel without modules has no state of them. */
#ifdef CONFIG_MODULES
#define PFR_MODULE_GOING MODULE_STATE_GOING
static inline bool pfr_module_live(const struct module *module)
{
	return !module || module->state == MODULE_STATE_LIVE;
}
#else
#define PFR_MODULE_GOING ULONG_MAX
static inline bool pfr_module_live(const struct module *module)
{
	return true;
}
#endif

/* 6.13: the name of a symbol namespace is a string */
#ifdef PFR_HAVE_STRING_NAMESPACE
#define EXPORT_SYMBOL_PFRING(symbol) EXPORT_SYMBOL_NS_GPL(symbol, "PFRING_PLUGIN")
#else
#define EXPORT_SYMBOL_PFRING(symbol) EXPORT_SYMBOL_NS_GPL(symbol, PFRING_PLUGIN)
#endif

/* 6.12: fragments may lie in device memory */
#ifndef PFR_HAVE_SKB_FRAGS_READABLE
static inline bool skb_frags_readable(const struct sk_buff *skb)
{
	return true;
}
#endif

/*
 * Until it is called with what it has returned, memory is on the account of @memcg.
 * Process context. (set_active_memcg() has a part for interrupts that not all
 * kernels export to modules.)
 */
static inline struct mem_cgroup *pfr_charge(struct mem_cgroup *memcg)
{
#ifdef CONFIG_MEMCG
	struct mem_cgroup *old = current->active_memcg;

	current->active_memcg = memcg;
	return old;
#else
	return NULL;
#endif
}

/* 5.14: a function instead of a call through a pointer */
#ifndef PFR_HAVE_SK_ERROR_REPORT
static inline void sk_error_report(struct sock *sk)
{
	sk->sk_error_report(sk);
}
#endif

/*
 * 5.19: some drivers leave what they know there, and tell the time when asked; above
 * another device, nobody can be.
 */
static inline ktime_t pfr_skb_hwtstamp(struct sk_buff *skb)
{
#ifdef PFR_HAVE_NETDEV_TSTAMP
	if (skb_shinfo(skb)->tx_flags & SKBTX_HW_TSTAMP_NETDEV)
		return skb->dev->netdev_ops->ndo_get_tstamp ?
		       netdev_get_tstamp(skb->dev, skb_hwtstamps(skb), false) :
		       0;
#endif
	return skb_hwtstamps(skb)->hwtstamp;
}

/* Kernels that clear the stack need not clear what is filled in when asked. */
#if __has_attribute(__uninitialized__)
#define pfr_uninitialized __attribute__((__uninitialized__))
#else
#define pfr_uninitialized
#endif

#endif /* PFR_COMPAT_H */
