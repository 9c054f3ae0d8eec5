/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files in /proc that nobody waits for.
 *
 * To remove a file is to wait for those who read it, and a reader takes its time:
 * the kernel writes to memory that may come when its owner pleases. So a file is
 * removed only while nobody has it open, and never under a lock. Who has it open
 * holds what it shows, the network namespace and this module. A file that is not
 * wanted any more cannot be opened; it leaves its directory when the last reader
 * has closed it.
 */
#ifndef PFR_PROCFILE_H
#define PFR_PROCFILE_H

#include <linux/list.h>
#include <linux/proc_fs.h>

struct pf_ring_socket;
struct pfr_file;
struct pfr_net;
struct seq_file;

struct pfr_file_type {
	/* All of it at once, into memory of the kernel; m->private is the file. */
	int (*show)(struct seq_file *m, void *v);
	/* Instead of show. */
	int (*open)(struct file *file, struct pfr_file *f);
	int (*release)(struct inode *inode, struct file *file);
	umode_t mode;
	bool private;		/* belongs to root of the namespace */
	bool dir;		/* "info", in a folder that has the name */
};

struct pfr_file {
	const struct pfr_file_type *type;
	struct pfr_net *pn;
	struct proc_dir_entry *parent;
	struct pf_ring_socket *pfr;	/* whose it is, or NULL */
	u32 id;				/* of what it shows */
	/* The rest is procfile.c's, under its lock. */
	struct hlist_node node;		/* in pn->files */
	struct list_head todo;
	struct proc_dir_entry *entry;
	unsigned int wanted;
	unsigned int users;		/* who have it open */
	bool busy;			/* is being made or removed */
	bool removing;
	bool failed;
	char name[];
};

/**
 * pfr_file_want - let there be a file
 * @pn: its namespace
 * @type: what it shows
 * @parent: the folder
 * @name: in which nothing else has that name
 * @pfr: the ring that it shows, which stays while it is wanted, or NULL
 * @id: what else it shows; that of the last call for this name counts
 *
 * Process context. Waits for no reader, so any mutex may be held.
 *
 * Return: the file or NULL: there is no memory.
 */
struct pfr_file *pfr_file_want(struct pfr_net *pn,
			       const struct pfr_file_type *type,
			       struct proc_dir_entry *parent, const char *name,
			       struct pf_ring_socket *pfr, u32 id);

/* Undoes one pfr_file_want(): the file goes later. NULL is nothing to do. */
void pfr_file_drop(struct pfr_file *f);

/* The same, now unless somebody has it open. No lock held. */
void pfr_file_drop_now(struct pfr_file *f);

/* @pn begins; it ends, and nobody can have a file of it open. No lock held. */
void pfr_files_init(struct pfr_net *pn);
void pfr_files_exit(struct pfr_net *pn);

/* The module ends. */
void pfr_files_flush(void);

#endif /* PFR_PROCFILE_H */
