import { fenceSettings, type FenceSettings } from '#libs/channel-kit';

/** Alibaba Cloud signs nothing, so that the fence is all there is. */
export const SmsAliyunSettings = fenceSettings;
export type SmsAliyunSettings = FenceSettings;
