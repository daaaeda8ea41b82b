/*
 * Classes and methods of the JVM without the numbers that a compiler, a proxy or the runtime counts up. A number of a lambda is taken off
 * too, for a class counts them all; the caller is told, because two lambdas of one method are then alike.
 */

const PROXY = /(?:^|\.)(?:jdk\.proxy\d+\.|com\.sun\.proxy\.)?\$?Proxy\d+$/;
const ACCESSOR = /Generated((?:Serialization)?(?:Method|Constructor)Accessor)\d+/g;
const LAMBDA_CLASS = /\$\$Lambda(?:\$\d+)?(?:[/.](?:0x)?[0-9a-fA-F]+)?$|\$\$Lambda\$\d+|\$Lambda\$\d+/;
const ENHANCED =
  /(?:\$\$(?:EnhancerBy\w{1,40}|FastClassBy\w{1,40}|SpringCGLIB|KeyFactoryByCGLIB|BeanCopierByCGLIB)(?:\$\$[0-9a-fA-F]+)?|\$ByteBuddy\$\w+|\$HibernateProxy(?:\$\w+)?|_\$\$_jvst[\w]+|_\$\$_javassist[\w]*|\$MockitoMock\$\w+|\$\$\w{1,40}ByCGLIB\$\$[0-9a-fA-F]+|\$Proxy\$_\$\$_\w+|_(?:Subclass|ClientProxy|WeldClientProxy|WeldSubclass)|\$auxiliary\$\w+|\$\$ReactiveProxy\w*)+(?:\$\$\d+)?/g;

export const jvmClass = (module: string): string => {
  if (PROXY.test(module)) return '$Proxy';
  return module
    .replace(LAMBDA_CLASS, '$$$$Lambda')
    .replaceAll(ACCESSOR, 'Generated$1')
    .replaceAll(ENHANCED, '')
    .replace(/\$\$\d+$/, '')
    .replace(/^(?:[\w.-]{1,40}@[\w.-]{0,24})?\//, '')
    .replace(/^Script\d+(?=$|\$)/, 'Script')
    .replace(/\$(?:eval|fn__|reify__)\d+/g, (found) => found.replace(/\d+$/, ''));
};

export const jvmMethod = (name: string): { name: string; wasCounted: boolean } => {
  const bare = name
    .replace(/^(lambda\$[^$]{1,120}|lambda\$new|lambda\$static)\$(?:[0-9a-f]{6,10}\$)?\d+$/, '$1')
    .replace(/^(\$anonfun\$[\w$]*?)(?:\$(?:adapted|mcV?\$\w+))?\$\d+(?:\$adapted)?$/, '$1')
    .replace(/^(access)\$\d{3,}$/, '$1')
    .replace(/^(fn|eval|invoke)__\d+/, '$1')
    .replace(/^(\w+)\$\$FastClass.*$/, '$1')
    .replace(/\$suspendImpl$|\$lambda\$\d+(?:\$\w+)?$|\$default$/, '');
  return { name: bare, wasCounted: bare !== name };
};
