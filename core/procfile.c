// SPDX-License-Identifier: GPL-2.0-only
/* Files in /proc that nobody waits for. */
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/stringhash.h>
#include <linux/user_namespace.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>

#include "compat.h"
#include "netns.h"
#include "procfile.h"
#include "sock.h"

/* States of all files; held for a few lines. */
static DEFINE_SPINLOCK(pfr_file_lock);
static LIST_HEAD(pfr_file_todo);

static void pfr_file_work(struct work_struct *work);
static DECLARE_WORK(pfr_file_worker, pfr_file_work);

/* ----------------------------------------------------------------- reading */

/* The file, what it shows and this module stay while it is open. */
static bool pfr_file_hold(struct pfr_file *f)
{
	bool held = false;

	/* While the module begins it may yet fail. */
	if (!pfr_module_live(THIS_MODULE) || !try_module_get(THIS_MODULE))
		return false;
	if (!maybe_get_net(f->pn->net))
		goto put_module;
	spin_lock(&pfr_file_lock);
	if (f->wanted && !f->removing) {
		f->users++;
		if (f->pfr)
			sock_hold(&f->pfr->sk);
		held = true;
	}
	spin_unlock(&pfr_file_lock);
	if (held)
		return true;
	put_net(f->pn->net);
put_module:
	module_put(THIS_MODULE);
	return false;
}

static void pfr_file_later(struct pfr_file *f)
{
	lockdep_assert_held(&pfr_file_lock);
	if (list_empty(&f->todo))
		list_add_tail(&f->todo, &pfr_file_todo);
	schedule_work(&pfr_file_worker);
}

/* The caller is inside of the file, which therefore cannot go before it leaves. */
static void pfr_file_unhold(struct pfr_file *f)
{
	struct pf_ring_socket *pfr = f->pfr;
	struct net *net = f->pn->net;

	spin_lock(&pfr_file_lock);
	if (!--f->users && !f->wanted)
		pfr_file_later(f);
	spin_unlock(&pfr_file_lock);
	if (pfr)
		sock_put(&pfr->sk);
	put_net(net);
	module_put(THIS_MODULE);
}

static int pfr_file_open(struct inode *inode, struct file *file)
{
	struct pfr_file *f = pde_data(inode);
	int err;

	if (!pfr_file_hold(f))
		return -ENOENT;
	err = f->type->open ? f->type->open(file, f) :
			      single_open(file, f->type->show, f);
	if (err)
		pfr_file_unhold(f);
	return err;
}

static int pfr_file_release(struct inode *inode, struct file *file)
{
	struct pfr_file *f = pde_data(inode);

	if (f->type->release)
		f->type->release(inode, file);
	else
		single_release(inode, file);
	pfr_file_unhold(f);
	return 0;
}

static const struct proc_ops pfr_file_ops = {
	.proc_open = pfr_file_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = pfr_file_release,
};

/* ------------------------------------------------------- coming and going */

static struct proc_dir_entry *pfr_file_create(struct pfr_file *f)
{
	struct user_namespace *owner = f->pn->net->user_ns;
	struct proc_dir_entry *dir, *entry;

	if (!f->type->dir) {
		entry = proc_create_data(f->name, f->type->mode, f->parent,
					 &pfr_file_ops, f);
		if (entry && f->type->private &&
		    uid_valid(make_kuid(owner, 0)) &&
		    gid_valid(make_kgid(owner, 0)))
			proc_set_user(entry, make_kuid(owner, 0),
				      make_kgid(owner, 0));
		return entry;
	}
	dir = proc_mkdir(f->name, f->parent);
	if (dir)
		proc_create_data("info", f->type->mode, dir, &pfr_file_ops, f);
	return dir;
}

/* Lets go of the lock meanwhile. */
static void pfr_file_make(struct pfr_file *f)
{
	struct proc_dir_entry *entry;

	f->busy = true;
	spin_unlock(&pfr_file_lock);
	entry = pfr_file_create(f);
	spin_lock(&pfr_file_lock);
	f->entry = entry;
	f->failed = !entry;
	f->busy = false;
}

/* Likewise. Nobody has it open, and nobody can: this waits for no user. */
static void pfr_file_remove(struct pfr_file *f)
{
	struct proc_dir_entry *entry = f->entry;

	f->busy = true;
	f->removing = true;
	f->entry = NULL;
	spin_unlock(&pfr_file_lock);
	proc_remove(entry);
	spin_lock(&pfr_file_lock);
	f->removing = false;
	f->busy = false;
}

/*
 * Makes the file what it should be, and frees it if it is nothing any more. If
 * somebody is at it already, he does it.
 */
static void pfr_file_settle(struct pfr_file *f)
{
	lockdep_assert_held(&pfr_file_lock);
	while (!f->busy) {
		if (f->wanted && !f->entry && !f->failed) {
			pfr_file_make(f);
		} else if (!f->wanted && !f->users && f->entry) {
			pfr_file_remove(f);
		} else {
			if (!f->wanted && !f->users) {
				hash_del(&f->node);
				list_del(&f->todo);
				kfree(f);
			}
			break;
		}
	}
}

/* What comes in the meantime has its turn in the next one: each has an end. */
static void pfr_file_work(struct work_struct *work)
{
	LIST_HEAD(todo);
	struct pfr_file *f;

	spin_lock(&pfr_file_lock);
	list_splice_init(&pfr_file_todo, &todo);
	while ((f = list_first_entry_or_null(&todo, struct pfr_file, todo))) {
		list_del_init(&f->todo);
		pfr_file_settle(f);
		cond_resched_lock(&pfr_file_lock);
	}
	spin_unlock(&pfr_file_lock);
}

static struct pfr_file *pfr_file_find(struct pfr_net *pn, u32 key,
				      const struct proc_dir_entry *parent,
				      const char *name)
{
	struct pfr_file *f;

	hash_for_each_possible(pn->files, f, node, key)
		if (f->parent == parent && !strcmp(f->name, name))
			return f;
	return NULL;
}

struct pfr_file *pfr_file_want(struct pfr_net *pn,
			       const struct pfr_file_type *type,
			       struct proc_dir_entry *parent, const char *name,
			       struct pf_ring_socket *pfr, u32 id)
{
	size_t len = strlen(name);
	u32 key = full_name_hash(parent, name, len);
	struct pfr_file *f, *new;

	new = kzalloc(struct_size(new, name, len + 1), GFP_KERNEL_ACCOUNT);
	if (!new)
		return NULL;
	new->pn = pn;
	new->type = type;
	new->parent = parent;
	new->pfr = pfr;
	memcpy(new->name, name, len);
	INIT_LIST_HEAD(&new->todo);

	spin_lock(&pfr_file_lock);
	f = pfr_file_find(pn, key, parent, name);
	if (!f) {
		f = new;
		new = NULL;
		hash_add(pn->files, &f->node, key);
	}
	if (f->pfr != pfr) {
		/* A number that has come round; the other one is still open. */
		spin_unlock(&pfr_file_lock);
		kfree(new);
		return NULL;
	}
	f->wanted++;
	WRITE_ONCE(f->id, id);
	if (!f->busy && !f->entry) {
		f->failed = false;
		pfr_file_make(f);
		if (!f->wanted)
			pfr_file_later(f);
	}
	spin_unlock(&pfr_file_lock);
	kfree(new);
	return f;
}

void pfr_file_drop(struct pfr_file *f)
{
	if (!f)
		return;
	spin_lock(&pfr_file_lock);
	if (!--f->wanted)
		pfr_file_later(f);
	spin_unlock(&pfr_file_lock);
}

void pfr_file_drop_now(struct pfr_file *f)
{
	might_sleep();
	if (!f)
		return;
	spin_lock(&pfr_file_lock);
	f->wanted--;
	pfr_file_settle(f);
	spin_unlock(&pfr_file_lock);
}

void pfr_files_init(struct pfr_net *pn)
{
	hash_init(pn->files);
}

/* Files that are open hold the namespace: all can go. */
void pfr_files_exit(struct pfr_net *pn)
{
	struct hlist_node *next;
	struct pfr_file *f;
	unsigned int bucket;

	spin_lock(&pfr_file_lock);
	hash_for_each_safe(pn->files, bucket, next, f, node) {
		f->wanted = 0;
		pfr_file_later(f);
	}
	spin_unlock(&pfr_file_lock);
	flush_work(&pfr_file_worker);
	WARN_ON_ONCE(!hash_empty(pn->files));
}

void pfr_files_flush(void)
{
	flush_work(&pfr_file_worker);
}
