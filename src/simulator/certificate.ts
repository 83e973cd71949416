/**
 * A self-signed pair for TLS in the simulator, for `venus.local`, `localhost` and 127.0.0.1; PEM, valid through 2099.
 *
 * Both halves are public: anybody can read them here. They protect nothing and are for the simulator alone; never let
 * anything else use or trust them. Inside the code, so that the built package serves TLS without files.
 */
export const DEMO_CERTIFICATE = {
  cert: `\
-----BEGIN CERTIFICATE-----
MIIBrDCCAVKgAwIBAgIUCcIm7aBFYgk8tDkZD2r63BE+98swCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLdmVudXMubG9jYWwwIBcNMjYxMTIyMTg1NzA3WhgPMjA5OTEy
MzExODU3MDdaMBYxFDASBgNVBAMMC3ZlbnVzLmxvY2FsMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEiGRHMcm58lLUN86XoXa58r4rq2nTzcS55nmYQFUVzt3M0Rsr
C01Cszdjf0gTAZQBmr6C+0OB+0ry8xQA+Ljd2KN8MHowHQYDVR0OBBYEFLU3yBwL
RO/Ggto8/GCkHBPsH0hLMB8GA1UdIwQYMBaAFLU3yBwLRO/Ggto8/GCkHBPsH0hL
MA8GA1UdEwEB/wQFMAMBAf8wJwYDVR0RBCAwHoILdmVudXMubG9jYWyCCWxvY2Fs
aG9zdIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiEA7KJ9TlYeoh1Vay7SifFKlJYa
Lz2ZT4vIVr+2+L4Zw9ECIAWAhH4o/tu9zzALgoRgx+XKC3DRMRJD8xb9W97ZWB6K
-----END CERTIFICATE-----
`,
  key: `\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5vieVVR6uzNXCxhr
+d0k/1QfJLnCkr/3l6WboZdYAoehRANCAASIZEcxybnyUtQ3zpehdrnyviuradPN
xLnmeZhAVRXO3czRGysLTUKzN2N/SBMBlAGavoL7Q4H7SvLzFAD4uN3Y
-----END PRIVATE KEY-----
`,
};
