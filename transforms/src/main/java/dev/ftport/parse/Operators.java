package dev.ftport.parse;

import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;

/** How CDT's operators are written. */
final class Operators {
  private Operators() {}

  static boolean isAssignment(int operator) {
    return operator >= IASTBinaryExpression.op_assign
        && operator <= IASTBinaryExpression.op_binaryOrAssign;
  }

  static String assignment(int operator) {
    return switch (operator) {
      case IASTBinaryExpression.op_multiplyAssign -> "*=";
      case IASTBinaryExpression.op_divideAssign -> "/=";
      case IASTBinaryExpression.op_moduloAssign -> "%=";
      case IASTBinaryExpression.op_plusAssign -> "+=";
      case IASTBinaryExpression.op_minusAssign -> "-=";
      case IASTBinaryExpression.op_shiftLeftAssign -> "<<=";
      case IASTBinaryExpression.op_shiftRightAssign -> ">>=";
      case IASTBinaryExpression.op_binaryAndAssign -> "&=";
      case IASTBinaryExpression.op_binaryXorAssign -> "^=";
      case IASTBinaryExpression.op_binaryOrAssign -> "|=";
      default -> "=";
    };
  }

  static String binary(int operator) {
    return switch (operator) {
      case IASTBinaryExpression.op_multiply -> "*";
      case IASTBinaryExpression.op_divide -> "/";
      case IASTBinaryExpression.op_modulo -> "%";
      case IASTBinaryExpression.op_plus -> "+";
      case IASTBinaryExpression.op_minus -> "-";
      case IASTBinaryExpression.op_shiftLeft -> "<<";
      case IASTBinaryExpression.op_shiftRight -> ">>";
      case IASTBinaryExpression.op_lessThan -> "<";
      case IASTBinaryExpression.op_greaterThan -> ">";
      case IASTBinaryExpression.op_lessEqual -> "<=";
      case IASTBinaryExpression.op_greaterEqual -> ">=";
      case IASTBinaryExpression.op_binaryAnd -> "&";
      case IASTBinaryExpression.op_binaryXor -> "^";
      case IASTBinaryExpression.op_binaryOr -> "|";
      case IASTBinaryExpression.op_logicalAnd -> "&&";
      case IASTBinaryExpression.op_logicalOr -> "||";
      case IASTBinaryExpression.op_equals -> "==";
      case IASTBinaryExpression.op_notequals -> "!=";
      case IASTBinaryExpression.op_pmdot -> ".*";
      case IASTBinaryExpression.op_pmarrow -> "->*";
      case IASTBinaryExpression.op_threewaycomparison -> "<=>";
      default -> "?";
    };
  }

  static String unary(int operator) {
    return switch (operator) {
      case IASTUnaryExpression.op_prefixIncr -> "++";
      case IASTUnaryExpression.op_prefixDecr -> "--";
      case IASTUnaryExpression.op_plus -> "+";
      case IASTUnaryExpression.op_minus -> "-";
      case IASTUnaryExpression.op_star -> "*";
      case IASTUnaryExpression.op_amper -> "&";
      case IASTUnaryExpression.op_tilde -> "~";
      case IASTUnaryExpression.op_not -> "!";
      case IASTUnaryExpression.op_postFixIncr -> "post++";
      case IASTUnaryExpression.op_postFixDecr -> "post--";
      case IASTUnaryExpression.op_sizeof, IASTUnaryExpression.op_sizeofParameterPack -> "sizeof";
      case IASTUnaryExpression.op_throw -> "throw";
      case IASTUnaryExpression.op_labelReference -> "&&";
      default -> "operator";
    };
  }
}
