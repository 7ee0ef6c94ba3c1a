import { Handle, Position } from '@xyflow/react';

/** React Flow wants handles to join edges to; ours compute their own ends, so these are not seen. */
export function CardHandles() {
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={false}
        className="invisible"
      />
    </>
  );
}
