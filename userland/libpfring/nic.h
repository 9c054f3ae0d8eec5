/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Questions to a network device. */
#ifndef PFR_NIC_H
#define PFR_NIC_H

/* ethtool's ioctl with a request of its own: 0, or -1 and errno. */
int pfr_ethtool(const char *device, void *request);

/* Any ioctl of a device: @request is a struct ifreq with its ifr_data. */
int pfr_device_ioctl(const char *device, unsigned long call, void *data);

#endif /* PFR_NIC_H */
