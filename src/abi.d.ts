/** Integer types of AssemblyScript, so that `assembly/abi` compiles under tsc too. */
declare type i32 = number;
declare type usize = number;
