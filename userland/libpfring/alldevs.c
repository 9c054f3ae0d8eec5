// SPDX-License-Identifier: LGPL-2.1-or-later
/* The devices that can be opened. */
#include <errno.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "error.h"
#include "pfring.h"

static void free_one(pfring_if_t *one)
{
	if (!one)
		return;
	free(one->name);
	free(one->system_name);
	free(one->module);
	free(one);
}

void pfring_freealldevs(pfring_if_t *list)
{
	pfring_if_t *next;

	for (; list; list = next) {
		next = list->next;
		free_one(list);
	}
}

static pfring_if_t *new_one(const char *name, int if_index)
{
	pfring_if_t *one = calloc(1, sizeof(*one));

	if (!one)
		return NULL;
	one->name = strdup(name);
	one->system_name = strdup(name);
	one->module = strdup("pf_ring");
	one->if_index = if_index;
	if (one->name && one->system_name && one->module)
		return one;
	free_one(one);
	return NULL;
}

/* False if it went away while we asked. Others than Ethernet have no MAC address. */
static bool ask(int fd, pfring_if_t *one)
{
	struct ifreq request = { 0 };

	memcpy(request.ifr_name, one->name, strlen(one->name));
	if (ioctl(fd, SIOCGIFHWADDR, &request))
		return false;
	if (request.ifr_hwaddr.sa_family == ARPHRD_ETHER)
		memcpy(one->mac, request.ifr_hwaddr.sa_data, sizeof(one->mac));
	if (ioctl(fd, SIOCGIFFLAGS, &request))
		return false;
	one->status = !!(request.ifr_flags & IFF_UP);
	return true;
}

static pfring_if_t *build_list(const struct if_nameindex *names, int fd)
{
	pfring_if_t *list = NULL, **end = &list, *one;

	for (; names->if_index; names++) {
		one = new_one(names->if_name, (int)names->if_index);
		if (!one)
			goto no_memory;
		if (!ask(fd, one)) {
			free_one(one);
			continue;
		}
		*end = one;
		end = &one->next;
	}
	one = new_one("any", 0);
	if (!one)
		goto no_memory;
	one->status = 1;
	*end = one;
	return list;

no_memory:
	pfring_freealldevs(list);
	errno = ENOMEM;
	return NULL;
}

pfring_if_t *pfring_findalldevs(void)
{
	struct if_nameindex *names = if_nameindex();
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	pfring_if_t *list = NULL;

	if (names && fd >= 0)
		list = build_list(names, fd);
	if (!list)
		pfr_fail_errno("cannot list the devices");
	if (names)
		if_freenameindex(names);
	if (fd >= 0)
		close(fd);
	return list;
}
