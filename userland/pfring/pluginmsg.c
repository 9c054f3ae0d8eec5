// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>
#include <sys/socket.h>

#include "pluginmsg.h"

long plugin_ask(pfring *ring, uint16_t plugin, const void *question,
		size_t length, void *answer)
{
	struct pfr_plugin_msg head = {
		.plugin_id = plugin,
		.len = (uint32_t)length,
	};
	socklen_t room = PLUGIN_ROOM;

	memcpy(answer, &head, sizeof(head));
	memcpy((char *)answer + sizeof(head), question, length);
	if (getsockopt(pfring_get_selectable_fd(ring), SOL_PF_RING,
		       PFR_SO_PLUGIN_MSG, answer, &room))
		return -1;
	return (long)room;
}
