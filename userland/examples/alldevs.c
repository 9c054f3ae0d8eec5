// SPDX-License-Identifier: LGPL-2.1-or-later
/* alldevs - the devices that can be captured from. */
#include "example.h"

int main(void)
{
	pfring_if_t *list = pfring_findalldevs(), *at;

	if (!list)
		example_die("alldevs");
	for (at = list; at; at = at->next)
		printf("%-15s %3d  %02x:%02x:%02x:%02x:%02x:%02x  %s\n",
		       at->name, at->if_index, at->mac[0], at->mac[1],
		       at->mac[2], at->mac[3], at->mac[4], at->mac[5],
		       at->status ? "up" : "down");
	pfring_freealldevs(list);
	return 0;
}
