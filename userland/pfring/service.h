/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a command tells the service manager that started it, if one did. */
#ifndef PFRING_SERVICE_H
#define PFRING_SERVICE_H

/* The rules are in force. */
void service_ready(void);

/* They are being read again; service_ready() ends it. */
void service_reloading(void);

void service_stopping(void);

#endif /* PFRING_SERVICE_H */
