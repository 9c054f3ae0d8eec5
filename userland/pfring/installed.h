/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plugins that are installed for the running kernel, loaded or not. */
#ifndef PFRING_INSTALLED_H
#define PFRING_INSTALLED_H

#include <stddef.h>
#include <stdint.h>

/* What modprobe knows, and DKMS; tests have their own. */
extern const char *modules_root;	/* "/lib/modules" */
extern const char *dkms_root;		/* "/var/lib/dkms" */

/* What is not known is "". */
struct installed {
	uint16_t id;
	char module[64];		/* "dns_plugin" */
	char name[16];			/* as the module is called, without _plugin */
	char version[64];
	char abi[16];
	char description[128];
	char package[128];		/* of DKMS: "pf_ring-dns/1.0.0" */
};

struct installed_list {
	struct installed *plugins;	/* in the order of their ids */
	size_t num;
};

/* All modules that say that they are plugins. */
void installed_read(struct installed_list *list);
void installed_free(struct installed_list *list);

/* By its id; NULL if there is none. */
const struct installed *installed_find(const struct installed_list *list,
				       uint64_t id);

#endif /* PFRING_INSTALLED_H */
