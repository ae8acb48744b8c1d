/**
 * Where libtensorflow comes from, for platforms whose Python wheel carries it. Every piece is pinned by its SHA-256, so it does not
 * matter which index or mirror delivers the wheel.
 */
const linuxX64 = {
  package: 'tensorflow-cpu',
  version: '2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
  // The wheel of one Python version whatever Python the user has: only its C library and headers are used.
  pipTarget: [
    '--platform',
    'manylinux_2_27_x86_64',
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
  ],
  leastGlibc: [2, 27],
  downloadMegabytes: 274,
  zigTarget: 'x86_64-linux-gnu.2.27',
  pieces: [
    {
      member: 'tensorflow/libtensorflow_cc.so.2',
      to: 'lib/libtensorflow_cc.so.2',
      sha256: '6505a4b9657e62100c6bdacb683957a395cb047725042945aaa50e40a71e429e',
    },
    {
      member: 'tensorflow/libtensorflow_framework.so.2',
      to: 'lib/libtensorflow_framework.so.2',
      sha256: 'f060b323b26ef80add21b9df9428de3aeaf2843d772c5bb098745f7abff3709b',
    },
    {
      member: 'tensorflow/include/tensorflow/c/c_api.h',
      to: 'include/tensorflow/c/c_api.h',
      sha256: '4ccd0a99a0832bffac33eeb2a26a900710d50c212549ef8e66be3f906d5bdac5',
    },
    {
      member: 'tensorflow/include/tensorflow/c/c_api_macros.h',
      to: 'include/tensorflow/c/c_api_macros.h',
      sha256: '22212de30dca6bc80cf903b5b02f8e240b89ccae4d273d86b3cd232038de6a2d',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_attrtype.h',
      to: 'include/tensorflow/c/tf_attrtype.h',
      sha256: '01bf629a52b523c070864ce11d31d33aa33fc2eb559552feb986fc90f512ef0e',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_buffer.h',
      to: 'include/tensorflow/c/tf_buffer.h',
      sha256: '007f280677fc16fe49a153b1e41c6cd9e347ea45a59a2f88b85946bbd9bd7d56',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_datatype.h',
      to: 'include/tensorflow/c/tf_datatype.h',
      sha256: 'f8ed4d7870776569ceb09fd090cce8f060e4348ee841c1400f5c3f29af7544e7',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_status.h',
      to: 'include/tensorflow/c/tf_status.h',
      sha256: '2f581cefe989344f91598ddd15e3f1433e07748904ae66d3414f210ffc4f879c',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_tensor.h',
      to: 'include/tensorflow/c/tf_tensor.h',
      sha256: 'a2b0e05a9f72bd87b03525c22bd334ac7f58626361f8c79857998e361620cfb5',
    },
    {
      member: 'tensorflow/include/tensorflow/c/tf_tstring.h',
      to: 'include/tensorflow/c/tf_tstring.h',
      sha256: 'da17f6c6ae6e717ecaa2996bbfa913899eb66d2deab731cea5f6ad14f896d706',
    },
    {
      member: 'tensorflow/include/tensorflow/c/eager/c_api.h',
      to: 'include/tensorflow/c/eager/c_api.h',
      sha256: '3c5f0b114a9e6b0e6274cbaea3d272465eae52083a5dd9fbf0cc0d27fd36cb13',
    },
    {
      member: 'tensorflow/include/tensorflow/core/platform/ctstring.h',
      to: 'include/tensorflow/core/platform/ctstring.h',
      sha256: '02d05f99d6e4425f0389bce4e087e33db05270beb6f15cad2848ec42663e7cf9',
    },
    {
      member: 'tensorflow/include/tensorflow/core/platform/ctstring_internal.h',
      to: 'include/tensorflow/core/platform/ctstring_internal.h',
      sha256: 'ae991518679aea5d789138199d42a08fe43b4375ce3eea31d72ddb37a0ab0c3d',
    },
    {
      member: 'tensorflow/include/tsl/platform/ctstring.h',
      to: 'include/tsl/platform/ctstring.h',
      sha256: '76ab53902b04090aaaeff4541437286c87dd9dd94ba18ee8d098ffafbf3d121a',
    },
    {
      member: 'tensorflow/include/tsl/platform/ctstring_internal.h',
      to: 'include/tsl/platform/ctstring_internal.h',
      sha256: 'fbc2e2c64c36f13d6b8f8bc90b4d36db6c735839c5bd6d0fd43139df42ecf0b4',
    },
    {
      member: 'tensorflow/include/xla/tsl/c/tsl_status.h',
      to: 'include/xla/tsl/c/tsl_status.h',
      sha256: '73b058cff55c6347f31138a50f298051e6edc7b7b3eee33021642008b891920c',
    },
  ],
  links: [
    { name: 'lib/libtensorflow.so', target: 'libtensorflow_cc.so.2' },
    { name: 'lib/libtensorflow_framework.so', target: 'libtensorflow_framework.so.2' },
  ],
}

const pins = new Map([['linux-x64', linuxX64]])

/** The pinned pieces for a platform ("linux-x64"), or null. */
export const findPin = (platform) => pins.get(platform) ?? null

/** The compiler used where the system has none: a Python package that carries clang. */
export const ziglang = 'ziglang==0.15.1'
