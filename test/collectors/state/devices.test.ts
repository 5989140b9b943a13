import { fromBinary } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { DeviceTrustService } from '../../../src/gateway/gen/teleport/devicetrust/v1/device_pb.ts';
import { collectFrom, says } from './support/collectFrom.ts';
import { message, pathOf } from './support/scriptedGateway.ts';

const { listDevices } = DeviceTrustService.method;
const CANARY = 'canary-5ec4e7';

test('devices are asked for in full and shown as tctl shows them', async () => {
  let view: number | undefined;
  const { rows } = await collectFrom('devices', {
    [pathOf(listDevices)]: (bytes) => {
      view = fromBinary(listDevices.input, bytes).view;
      const time = { seconds: 1_767_225_600n };
      return says(listDevices.output, {
        devices: [
          {
            apiVersion: 'v1',
            id: 'd1',
            osType: 2,
            assetTag: 'C02',
            createTime: time,
            updateTime: time,
            enrollStatus: 2,
            credential: {
              id: 'c1',
              publicKeyDer: Buffer.from('DER'),
              deviceAttestationType: 3,
              tpmEkcertSerial: '01',
              tpmAkPublic: Buffer.from('AK'),
            },
            collectedData: [
              {
                collectTime: time,
                recordTime: time,
                osType: 3,
                serialNumber: 'S',
                modelIdentifier: 'M',
                osVersion: '14.1',
                osBuild: '23B',
                osUsername: 'ann',
                jamfBinaryVersion: '10',
                macosEnrollmentProfiles: 'yes',
                reportedAssetTag: 'T',
                systemSerialNumber: 'SS',
                baseBoardSerialNumber: 'BB',
                tpmPlatformAttestation: {
                  nonce: Buffer.from('n'),
                  platformParameters: {
                    quotes: [{ quote: Buffer.from('q'), signature: Buffer.from('s') }],
                    pcrs: [{ index: 0, digest: Buffer.from('d'), digestAlg: 5n }],
                    eventLog: Buffer.from('e'),
                  },
                },
              },
              {},
            ],
            source: { name: 'jamf', origin: 2 },
            profile: {
              updateTime: time,
              modelIdentifier: 'M',
              osVersion: '14.1',
              osBuild: '23B',
              osUsernames: ['ann'],
              jamfBinaryVersion: '10',
              externalId: 'x',
              osBuildSupplemental: 'y',
              osId: 'macos',
            },
            owner: 'ann',
          },
          { id: 'd2', credential: {}, source: {} },
        ],
      });
    },
  });
  const time = '2026-01-01T00:00:00Z';
  expect(view).toBe(2);
  expect(rows.map(({ body }) => body)).toEqual([
    {
      kind: 'device',
      version: 'v1',
      metadata: { name: 'd1' },
      spec: {
        os_type: 'macos',
        asset_tag: 'C02',
        create_time: time,
        update_time: time,
        enroll_status: 'enrolled',
        credential: {
          id: 'c1',
          public_key_der: 'REVS',
          device_attestation_type: 'tpm_ekcert_trusted',
          tpm_ekcert_serial: '01',
          tpm_ak_public: 'QUs=',
        },
        collected_data: [
          {
            collect_time: time,
            record_time: time,
            os_type: 'windows',
            serial_number: 'S',
            model_identifier: 'M',
            os_version: '14.1',
            os_build: '23B',
            os_username: 'ann',
            jamf_binary_version: '10',
            macos_enrollment_profiles: 'yes',
            reported_asset_tag: 'T',
            system_serial_number: 'SS',
            base_board_serial_number: 'BB',
            tpm_platform_attestation: {
              nonce: 'bg==',
              platform_parameters: {
                quotes: [{ quote: 'cQ==', signature: 'cw==' }],
                pcrs: [{ index: 0, digest: 'ZA==', digest_alg: 5 }],
                event_log: 'ZQ==',
              },
            },
          },
          { collect_time: null, record_time: null, os_type: 'unspecified' },
        ],
        source: { name: 'jamf', origin: 'jamf' },
        profile: {
          update_time: time,
          model_identifier: 'M',
          os_version: '14.1',
          os_build: '23B',
          os_usernames: ['ann'],
          jamf_binary_version: '10',
          external_id: 'x',
          os_build_supplemental: 'y',
          os_id: 'macos',
        },
        owner: 'ann',
      },
    },
    {
      kind: 'device',
      metadata: { name: 'd2' },
      spec: {
        os_type: 'unspecified',
        asset_tag: '',
        create_time: null,
        update_time: null,
        enroll_status: 'unspecified',
        credential: { id: '' },
        source: { name: '', origin: 'unspecified' },
      },
    },
  ]);
});
test('the token that enrols a device is not even decoded', async () => {
  const device = message(listDevices.output, { devices: [{ id: 'd1' }] });
  // field 7 {1 token}, put behind the two bytes of id inside the one device
  const token = Buffer.concat([Buffer.from([0x0a, CANARY.length]), Buffer.from(CANARY)]);
  const field = Buffer.concat([Buffer.from([0x3a, token.length]), token]);
  const body = Buffer.concat([Buffer.from(device).subarray(2), field]);
  const { rows } = await collectFrom('devices', {
    [pathOf(listDevices)]: () => ({ messages: [Buffer.concat([Buffer.from([0x0a, body.length]), body])] }),
  });
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(CANARY);
});
