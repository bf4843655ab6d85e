import { fromBase64url } from '#lib/domain/base64url.ts';
import { migrate, MIGRATIONS } from '#lib/vault/migrations.ts';

type StoredRow = { store: string; key: string | number; value: { v: 1; iv: string; data: string } };

/** The header of a vault as the first release wrote it, with real Argon2id; its passphrase is `PASSPHRASE`. */
export const HEADER_OF_FORMAT_1 = {
  format: 1,
  kdf: { name: 'argon2id', memoryKiB: 65536, iterations: 3, parallelism: 1 },
  salt: 'hXccnyDeGp5w56kKj5U4zg',
  iv: 'm_w07fshRJJzSpaW',
  wrappedKey: 'GkCQ6G6b9Ov08SYgUPN7b64jJaaYBOZ4KiWUeMsCAft-zSiAE59JmkXffRgwyq5T',
} as const;

/** Its sealed records: the empty ledger's head, and the result `album/first.jpg` of `occurrence`. */
const ROWS: readonly StoredRow[] = [
  {
    store: 'ledger',
    key: 0,
    value: {
      v: 1,
      iv: 'CwCWMRFcYpBTV71u',
      data: 'eYZWJv6wsn16bJELj3lu7va_Ys7Cn6xTlCAOcMNpLuX-Q75Edjgu5LMOS4ZuAeC0KhWbooN6bYQixdjXCbnqnOstW8zt49Txlm5Hc1QdUddJm45nblNvaqOoedEmLRckT9Ba',
    },
  },
  {
    store: 'results',
    key: 'awRKOk9oukCCCJZcSIJ9-6d16iyHOBWV3MjDgozDn0E',
    value: {
      v: 1,
      iv: 'H0-Z-sJICz8E1Pvv',
      data: 'ZxL056vzhtdngSB2msy-NOgLAEBhlswpv1UDSLMAP_LdawMwBgIoivqWyS_bfQzGiIzVrmyuqdUJvnIBFXQzsQXCh0WjQNLlK6fw-2fGBntLdmmGLPYGKUTXGL-KuMUYJvfEqXyobdD6bPKGfKaUOZWYwF02RS9YGoo6OT8dcLKqAjQIP8SNfGb8Dl1d4hqGPnpxUXbLB01VCVLzLs9xWqH22otpy8rveaGDdX4X6Hdloi08Y7ma4LgOJO1BHpigiHRD1GCxxCIEyVORvyBPG2HVfUWAhUXJe8XfXkpVxnF32FGf0aZe7CysKp2iRgWu3qMKkeOJ0TkomLS3l-gtz-zA6t86A37wlmIPkBkaBzxJNu9NVSpUunoJcVGRWat96cPBKOHbtjN14fVwHbbu68UHyjF6RaSrLAaw9Q03mOPxXp1TXk_K7BAPQ80970vNWV2UppOOFMreCQEBNxN6E8GLlvKEVl5cO1Gxt2MompPnm0gvCqfCSORi_Ab1zcufwVZBUHS8ClUIvLaUEz-7MX6lr8fcK-8R1lXEYMZWQolwztLx5_Bu2U8r_uE8LeRSLFms718uShmV0IMdodpj63Otv7zOxqFz_FMXTriuLnIbmPEwJ57EHR_gUvqHs0vcsv5EjG-rR2Rj2NEJ0UdGti8GEaUdI4UeozxBtNwENYoIK5f2Mb3CL1Nhx_9DU6W5A9F1Qw6PTCFNBBCGupIvjxVaDkNpAG6XWDiUbLdspo1At6CPRAu8BZAfSKMG4LDQXURJ7YYcQoVPI8bozi-Qz-NNKkeNaFpJquGxcVmWoPX_ce9ROS_K7E2PhHWOze6sWYVnYLB3sd_FKNk6vd11h_bOxxjdE7pa1nGY7we8Fam__--0nTTSi_TjcqnIxvWpVrMtn0PC19sNGov9yRIgcvHPhmxAWvoTiHhd7rB5ZkCQ5a4wKfVdBJy-NnOwIR5pKgbnovRyAMtly-VUSefn8JAV7dIjvRfFyuN6BNs9k3oryXKfW5BTS_s7NZLEextfbkFrrVRMN8StEdll-qo29oYSjuH5II8VDwfQjgXS3sOHsb0prEzO_YsMewQilknBzSim-d0QfuN36ooy9kizTBcf8QZfsF6BsSXB8kn28fdmdt6rW8myJu8DIFavzzWEmRhkdjLXP8ylrr5IZosCfkPzrbD73dXpah_ADVxp3RpnCDF5pJk1gIcMK1QMKYzRuOwpcfUN0dtfFQKPWMIGr5DS2pI2EreUGbDGIrHEMKny-HMAEV9tm7t1hw-ZC5Q8BSwhxgmxy4SVhmLIqd0JDPPKAnDYuUzJN82SJGNYr8gEiOU-d7OTaYPehF8p_pW3JMuCdbkN9KWBu8VXwCIdkoFs_-9yqCRpF79aFWkISIfvwYuoMNm2HLRDvPAw4WT05NOxOEKp0WLPygunRLAiwmFn20Z-8HII7EGTVPIM3J4xSwtB6qid2WlRMSrcq5HNr5B5CV2WIbtiGe8ssyypalKN3Lf1adXr_EDzlVzOT-rRyMrfgi8Pik-PPRjM2OUcF4G5Ae9n6m7hJy-K4EhIj6wrAAacnk51ETczYzpz4y0cGQVGNVqPzeaYo0BFV6My_A4xNO-liHljRp9zOdZeJSDSIhUibSrf5cozceJaOVPuCI_elAGordWFOhVnpaiW3tba-pFJWLNNqefhP0MA4nHVmmtFY-Ad_RnvMnbDRnqDGeRL7hQGh15JaiSo8gPD',
    },
  },
];

/** Puts that vault into an empty browser, in the first version of the database. */
export async function putVaultOfFormat1(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('lintel', 1);
    request.onupgradeneeded = () => {
      migrate(request.result, 0, MIGRATIONS.slice(0, 1));
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('not opened'));
    };
  });
  const tx = db.transaction(['header', ...ROWS.map(({ store }) => store)], 'readwrite');
  tx.objectStore('header').put(HEADER_OF_FORMAT_1, 'vault');
  for (const { store, key, value } of ROWS) {
    const [iv, data] = [fromBase64url(value.iv), fromBase64url(value.data)];
    tx.objectStore(store).put({ v: value.v, iv, data }, key);
  }
  await new Promise((resolve) => {
    tx.oncomplete = resolve;
  });
  db.close();
}
